"""The made part of the demo network: onward and return flights for the real ones.

The real data has departures from New York only. So that one can connect beyond Chicago
and Denver and fly back, this timetable adds flights that never were: every flight below
on every day of the real month, under numbers from 7000, which no real flight there has.

    python examples/demo_network.py > made.csv
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

HEADER = "date,carrier,flight,origin,dest,sched_dep,sched_arr,cancelled,distance"

FIRST_DAY = date(2013, 7, 1)
DAYS = 31

MADE_FLIGHTS = """
UA 7001 ORD SAN 0915 1135 1723
AA 7002 ORD SAN 1240 1500 1723
UA 7003 ORD SAN 1610 1830 1723
AA 7004 ORD SAN 1930 2150 1723
UA 7011 DEN SAN 0945 1115 853
WN 7012 DEN SAN 1330 1500 853
UA 7013 DEN SAN 1640 1810 853
WN 7014 DEN SAN 2100 2230 853
UA 7021 SAN ORD 0700 1255 1723
AA 7022 SAN ORD 1000 1555 1723
UA 7023 SAN ORD 1230 1825 1723
UA 7031 SAN DEN 0730 1050 853
WN 7032 SAN DEN 1215 1535 853
UA 7041 ORD LGA 1400 1710 733
AA 7042 ORD LGA 1710 2020 733
UA 7043 ORD LGA 1940 2250 733
AA 7044 ORD JFK 0800 1115 740
UA 7045 ORD EWR 1030 1345 719
UA 7051 DEN LGA 1200 1750 1620
WN 7052 DEN LGA 1650 2240 1620
B6 7053 DEN JFK 0900 1445 1626
UA 7054 DEN EWR 1430 2015 1605
AA 7061 LAX JFK 0700 1525 2475
DL 7062 LAX JFK 0900 1725 2475
B6 7063 LAX JFK 1230 2055 2475
UA 7064 LAX JFK 1515 2340 2475
VX 7065 LAX JFK 2130 0555 2475
UA 7066 LAX EWR 0815 1635 2454
B6 7071 SFO JFK 0730 1600 2586
DL 7072 SFO JFK 1100 1930 2586
UA 7073 SFO EWR 2230 0655 2565
DL 7081 SEA JFK 0830 1645 2422
B6 7082 SAN JFK 0815 1635 2446
UA 7083 SAN EWR 1145 2005 2425
AA 7091 MIA LGA 0900 1200 1096
DL 7092 MIA LGA 1600 1900 1096
DL 7093 ATL LGA 0800 1015 762
DL 7094 ATL LGA 1800 2015 762
B6 7095 BOS JFK 0900 1015 187
DL 7096 BOS LGA 1700 1815 184
"""
"""Carrier, number, from, to, departure, arrival (local clocks), statute miles."""


def demo_rows(days: Iterable[date]) -> Iterator[str]:
    """The made flights as lines of a schedule in CSV, the header first.

    Args:
        days: Each gets every flight once.
    """
    yield HEADER
    flights = [line.split() for line in MADE_FLIGHTS.split("\n") if line]
    for day in days:
        for carrier, number, origin, destination, leaves, lands, miles in flights:
            yield (
                f"{day},{carrier},{number},{origin},{destination},"
                f"{leaves},{lands},0,{miles}"
            )


def month() -> Iterator[date]:
    """The days of the real data."""
    return (FIRST_DAY + timedelta(days=passed) for passed in range(DAYS))


if __name__ == "__main__":
    sys.stdout.writelines(f"{row}\n" for row in demo_rows(month()))

"""Fare calculation lines off real screens, figures only.

Source: the test suite of golotenko/gds-utils (MIT licence), commit 07ff59403b98.
"""

from __future__ import annotations

from typing import NamedTuple


class PublishedLine(NamedTuple):
    """A line and the figures that it was read to hold, each parted by blanks."""

    line: str
    unit: str
    total: str
    components: str
    q: str = ""
    stopovers: str = ""
    plus_ups: str = ""
    plus: str | None = None
    roe: str | None = None


LINES = (
    PublishedLine(
        "CEB PR MNL 15.00USD15.00END FARE USD 15.00 TAX 4.80LI TAX 37.00YQ TOT USD "
        "56.80",
        "USD",
        "15.00",
        "15.00",
    ),
    PublishedLine(
        "FAI UA X/CHI LH X/FRA LH X/JNB LH HRE 548.77/-JNB LX X/ZRH UA X/YTO UA "
        "X/CHI UA FAI 610.53NUC1159.30END ROE1.0 ZP FAI",
        "NUC",
        "1159.30",
        "548.77 610.53",
        roe="1.0",
    ),
    PublishedLine(
        "SFO EK X/DXB EK HYD Q350.00Q165.00 1656.50IEE30US1CH /-BLR EK X/DXB EK "
        "SFO Q350.00Q165.00 1656.50IEE30US1CH NUC4343.00END ROE1.0",
        "NUC",
        "4343.00",
        "1656.50 1656.50",
        q="350.00 165.00 350.00 165.00",
        roe="1.0",
    ),
    PublishedLine(
        "WAS LH LON 123.50LH BRU(LH BJL 195.54LH BRU 195.54)S100.00 LH WAS "
        "184.00NUC798.58END ROE1.0",
        "NUC",
        "798.58",
        "123.50 195.54 195.54 184.00",
        stopovers="100.00",
        roe="1.0",
    ),
    PublishedLine(
        "MNL JL X/TYO AA X/LAX AA SEA E/XXX M432.50AA X/LAX AA X/TYO JL MNL E/XXX "
        "M432.50NUC865.00END ROE1.0",
        "NUC",
        "865.00",
        "432.50 432.50",
        roe="1.0",
    ),
    PublishedLine(
        "FAI UA X/CHI LH X/FRA LH X/JNB LH HRE 731.70/-JNB LX X/ZRH UA X/YTO UA "
        "X/CHI UA FAI 814.05NUC1545.75END ROE1.0 ZP FAI",
        "NUC",
        "1545.75",
        "731.70 814.05",
        roe="1.0",
    ),
    PublishedLine(
        "EWR DL X/DTT DL X/TYO DL MNL M292.50TRXSL59/LNE08 DL NYC "
        "M292.50TRXSL59/LNE08 NUC585.00END ROE1.0",
        "NUC",
        "585.00",
        "292.50 292.50",
        roe="1.0",
    ),
    PublishedLine(
        "BIL AS X/SEA AS EAT 166.03LSF300 AS X/SEA AS BIL 126.65KSF300 "
        "USD292.68END ZP BILSEA0EAT0SEA",
        "USD",
        "292.68",
        "166.03 126.65",
    ),
    PublishedLine(
        "LAX DL MIA 515.35HA0QA0FL DL LAX Q27.91 1178.60F0 USD1721.86END ZP LAXMIA",
        "USD",
        "1721.86",
        "515.35 1178.60",
        q="27.91",
    ),
    PublishedLine(
        "SFO UA X/WAS Q25.00 ET X/ADD ET CPT 269.55VHPRUS //JNB(BA VFA 56.22SAFR "
        "BA JNB 56.22SAFR)ET X/ADD ET X/NYC UA SFO Q CPTSFO50.00 269.55VHPRUS "
        "NUC726.54END ROE1.0",
        "NUC",
        "726.54",
        "269.55 56.22 56.22 269.55",
        q="25.00 50.00",
        roe="1.0",
    ),
    PublishedLine(
        "ICT BA X/CHI BA X/LON BA JNB M425.00NKNCNA BA HRE//LVI M43.44NAFR BA JNB "
        "3.81OAFR BA X/LON BA X/DFW BA ICT M425.00NKNCNA NUC897.25END ROE1.0",
        "NUC",
        "897.25",
        "425.00 43.44 3.81 425.00",
        roe="1.0",
    ),
    PublishedLine(
        "SJU AA X/E/MIA AA RIO Q70.00B/SAO M773.50OHN2DSN1/F268 AA X/E/MIA Q70.00 "
        "AA SJU B/SAO M423.50OLN2DSN1/F268 NUC1337.00END ROE1.0",
        "NUC",
        "1337.00",
        "773.50 423.50",
        q="70.00 70.00",
        roe="1.0",
    ),
    PublishedLine(
        "MNL PR DVO 25.00PR MNL 50.00USD75.00END ", "USD", "75.00", "25.00 50.00"
    ),
    PublishedLine(
        "YMQ KL X/YTO KL AMS(KL KUL 220.31AF AMS 162.95)AF PAR Q14.57 150.61AF YMQ "
        "150.61NUC699.05END ROE1.0291 ",
        "NUC",
        "699.05",
        "220.31 162.95 150.61 150.61",
        q="14.57",
        roe="1.0291",
    ),
    PublishedLine(
        "ORF AF X/NYC AF E/PAR(AF CAN 189.03AF PAR 189.03)AF MLW M725.00AF X/E/PAR "
        "AF X/NYC AF ORF M725.00NUC1828.06END ROE1.0",
        "NUC",
        "1828.06",
        "189.03 189.03 725.00 725.00",
        roe="1.0",
    ),
    PublishedLine(
        "YTO DL X/AMS DL ACC Q14.57 10M445.88DL X/NYC DL YTO Q14.57M405.35PC41.78 "
        "NUC922.15END ROE1.0291",
        "NUC",
        "922.15",
        "445.88 405.35",
        q="14.57 14.57",
        plus_ups="41.78",
        roe="1.0291",
    ),
    PublishedLine(
        "LOS DL X/E/ATL DL EWR M249.50DL X/DTT DL LON 5M110.25NUC359.75END ROE1.0",
        "NUC",
        "359.75",
        "249.50 110.25",
        roe="1.0",
    ),
    PublishedLine(
        "MIA AA X/NYC QR X/DOH QR LHE 452.00ELE6MUS QR DOH(QR DXB 17.85ERRSUP1 QR "
        "DOH 17.85ERRSUP1)QR X/NYC AA MIA Q25.00 452.00ELE6MUS NUC964.70END ROE1.0",
        "NUC",
        "964.70",
        "452.00 17.85 17.85 452.00",
        q="25.00",
        roe="1.0",
    ),
    PublishedLine(
        "JAX AA X/CHI AA YTO Q7.50 259.00GA07ERC1 AC YQG Q2.91Q8.75 222.70W10Z2TPA "
        "NUC500.86END ROE1.",
        "NUC",
        "500.86",
        "259.00 222.70",
        q="7.50 2.91 8.75",
        roe="1.",
    ),
    PublishedLine(
        "PHX US X/CLT LH X/MUC//X/FRA A3 SKG 239.00KKXNC5S /-BUD LH X/FRA LH X/WAS "
        "UA X/DEN UA PHX 170.00KKXNC5S NUC409.00END ROE1.0",
        "NUC",
        "409.00",
        "239.00 170.00",
        roe="1.0",
    ),
    PublishedLine(
        "RUH SV MED 112.78//JED SV DXB 10M JEDDXB139.30NUC252.08END ROE3.75058",
        "NUC",
        "252.08",
        "112.78 139.30",
        roe="3.75058",
    ),
    PublishedLine(
        "DFW DL X/ATL E/S10.00 DL ROM//VCE AF PAR Q DFWPAR2.15M254.00VH7B1RC2/LN19 "
        "DL X/ATL DL DFW M239.00XH7B1RM3/LN19 1S100.00 NUC605.15END ROE1.0",
        "NUC",
        "605.15",
        "254.00 239.00",
        q="2.15",
        stopovers="10.00 100.00",
        roe="1.0",
    ),
    PublishedLine(
        "CHI AA X/E/MAD IB DUS AA LON M76.80AA CHI76.80 1S100.00NUC253.60 "
        "PLUS63.00END ROE1.00 XFORD4.5",
        "NUC",
        "253.60",
        "76.80 76.80",
        stopovers="100.00",
        plus="63.00",
        roe="1.00",
    ),
    PublishedLine(
        "NYC ET X/LFW KP LOS390.00KP X/LFW ET NYC150.00NUC540.00 END ROE1.00 XFEWR4.5",
        "NUC",
        "540.00",
        "390.00 150.00",
        roe="1.00",
    ),
    PublishedLine(
        "LON DL LAS128.07DL LON128.07Q LONLON37.89NUC294.03END ROE0.765204 XFLAS4.5",
        "NUC",
        "294.03",
        "128.07 128.07",
        q="37.89",
        roe="0.765204",
    ),
    PublishedLine(
        "LON VS LAS87.56VS LON87.56Q LONLON37.89NUC213.01END ROE0.765204 XFLAS4.5",
        "NUC",
        "213.01",
        "87.56 87.56",
        q="37.89",
        roe="0.765204",
    ),
    PublishedLine(
        "NYC LH PAR 3278.00Y1 AF TUN 789.06YIF 8U TIP 93.85YOWLY1 NUC4160.91END ROE1.0",
        "NUC",
        "4160.91",
        "3278.00 789.06 93.85",
        roe="1.0",
    ),
    PublishedLine(
        "WAS LH LON 123.50LH BRU(LH BJL 195.54LH BRU 195.54)S100.00 LH WAS "
        "184.00NUC798.58END ROE1.0",
        "NUC",
        "798.58",
        "123.50 195.54 195.54 184.00",
        stopovers="100.00",
        roe="1.0",
    ),
    PublishedLine("TYO NH OSA 21429JPY21429END", "JPY", "21429", "21429"),
    PublishedLine(
        "TYO NH FUK 20000HLRNDJ NH OSA 9259HLRNDJ JPY29259END",
        "JPY",
        "29259",
        "20000 9259",
    ),
    PublishedLine(
        "LAX BA LON 232.75NHX8S1T1W/J855 BA BUH//E/PAR Q25.00 BA X/NYC BA LAX "
        "20M291.27NHN8D1Z1W/J855 PC29.00 NUC578.02END ROE1.0",
        "NUC",
        "578.02",
        "232.75 291.27",
        q="25.00",
        plus_ups="29.00",
        roe="1.0",
    ),
    PublishedLine(
        "NYC AF X/E/PAR AF CKY KP ABJ M220.00AF X/E/PAR AF X/RDU DL NYC "
        "M64.50NUC284.50END ROE1.00 ZPRDU XFJFK4.5RDU4.5",
        "NUC",
        "284.50",
        "220.00 64.50",
        roe="1.00",
    ),
    PublishedLine(
        "HOU AC AMS KQ NBO60.32KQ AMS60.32 1S50.00NUC170.64 PLUS42.00END ROE1.00 "
        "XFIAH4.5",
        "NUC",
        "170.64",
        "60.32 60.32",
        stopovers="50.00",
        plus="42.00",
        roe="1.00",
    ),
)

DOES_NOT_ADD_UP = PublishedLine(
    "LON UA HOU UA LAX S71.50 UA SFO 34.96 UA LON 15.89 NUC122.34END "
    "ROE0.786665   XF 3.40SFO 4.5",
    "NUC",
    "122.34",
    "34.96 15.89",
    stopovers="71.50",
    roe="0.786665",
)
"""As printed; its parts come to 122.35."""

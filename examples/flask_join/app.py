"""A Flask application whose trips and our orders are one commit.

python -m flask --app examples.flask_join.app run

makes an agency in `agency.db`, with flights to sell.
"""

from __future__ import annotations

import os
from datetime import date
from http import HTTPStatus

from examples.small_market import open_market
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import String, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import flightcore as fc
from flightcore_sql import begin_immediate


class Base(DeclarativeBase):
    """The agency's own tables."""


class Trip(Base):
    """What the agency keeps of a journey that it sold; each customer has one."""

    __tablename__ = "trip"

    customer: Mapped[str] = mapped_column(String(254), primary_key=True)
    locator: Mapped[str] = mapped_column(String(6))


def create_app(url: str | None = None) -> Flask:
    """The application.

    Args:
        url: Of the database of both; the variable ``AGENCY_DATABASE`` where None.
    """
    url = url or os.environ.get("AGENCY_DATABASE", "sqlite:///agency.db")
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    core = fc.connect(url)
    app = Flask(__name__)

    @app.cli.command("open-market")
    def open_some_market() -> None:
        """Publish flights, open their seats, file a tariff."""
        print("flights on", open_market(core))

    @app.post("/trips")
    def sell() -> ResponseReturnValue:
        wanted = request.get_json()
        journey = fc.slice(wanted["from"], wanted["to"], on=_day(wanted["on"]))
        offer = core.search(journey).cheapest()
        traveller = fc.Traveller(**wanted["traveller"])
        with begin_immediate(engine) as connection, Session(connection) as session:
            order = core.book(
                offer,
                travellers=[traveller],
                contact=wanted["customer"],
                join=session,
            )
            session.add(Trip(customer=wanted["customer"], locator=order.locator))
            session.flush()
        return jsonify(locator=order.locator), HTTPStatus.CREATED

    @app.get("/trips")
    def listed() -> ResponseReturnValue:
        with Session(engine) as session:
            trips = session.scalars(select(Trip).order_by(Trip.customer))
            return jsonify({trip.customer: trip.locator for trip in trips})

    @app.errorhandler(fc.FlightCoreError)
    def refused(error: fc.FlightCoreError) -> ResponseReturnValue:
        return jsonify(code=error.code, message=str(error)), HTTPStatus.CONFLICT

    @app.errorhandler(IntegrityError)
    def sold_before(_: IntegrityError) -> ResponseReturnValue:
        message = "the customer has a trip"
        return jsonify(code="has_a_trip", message=message), HTTPStatus.CONFLICT

    app.extensions |= {"flightcore": core, "database": engine}
    return app


def _day(text: str) -> date:
    return date.fromisoformat(text)

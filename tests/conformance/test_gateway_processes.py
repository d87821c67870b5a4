"""Books of the simulated gateway that several processes share, or that broke."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import attrs
import pytest
from tests.conformance.gateway_benches import (
    client,
    server,
    simulated,
    sums_in_file,
)

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import (
    BadFile,
    CoreClosed,
    FlightCoreError,
    GatewayTimeout,
    InvalidSetting,
    KeyReused,
    NotFound,
    NotSent,
)
from flightcore.domain.payment import Answer, Declined, Pending, Succeeded
from flightcore.memory._gateway_book import Book, BookLine
from flightcore.memory._gateway_keepers import BookKeeper, FileKeeper, MemoryKeeper
from flightcore.ports.gateway import (
    AuthoriseRequest,
    CaptureRequest,
    PaymentGateway,
    RefundRequest,
    WebhookReader,
)
from flightcore.system import SystemConcurrency
from flightcore.system.gateway import SimulatedGatewayClient
from flightcore.testing.gateway_bench import together
from flightcore.testing.gateway_server import MovableClock

PROCESSES = 5


class Results(Protocol):
    """The end of a queue that a child writes to."""

    def put(self, item: list[str]) -> None: ...


def url_of(path: Path) -> str:
    return f"simulated://{path.as_posix()}"


def charge(key: str, minor: int = 1000, token: str = "tok_visa") -> CaptureRequest:
    amount = Money(minor, "USD")
    return CaptureRequest(gateway_key=key, order_ref="o1", amount=amount, token=token)


def authorisation(key: str, token: str) -> AuthoriseRequest:
    amount = Money(1000, "USD")
    return AuthoriseRequest(gateway_key=key, order_ref="o1", amount=amount, token=token)


def capture(key: str, ref: str) -> CaptureRequest:
    amount = Money(1000, "USD")
    return CaptureRequest(
        gateway_key=key, order_ref="o1", amount=amount, authorisation=ref
    )


def refund(key: str, ref: str, minor: int) -> RefundRequest:
    amount = Money(minor, "USD")
    return RefundRequest(gateway_key=key, order_ref="o1", amount=amount, capture=ref)


def buy(number: int, path: Path, results: Results) -> None:
    """In a process of its own: charge a shared key, own keys, and refund all."""
    gateway = simulated(url_of(path), MovableClock())
    shared = gateway.capture(charge("shared"))
    own = [gateway.capture(charge(f"own-{number}-{index}", 7)) for index in range(10)]
    assert isinstance(shared, Succeeded)
    refunds = [
        gateway.refund(refund(f"refund-{number}-{index}", shared.ref, 300))
        for index in range(3)
    ]
    results.put([repr(answer) for answer in (shared, *own, *refunds)])


def test_five_processes_share_one_file(tmp_path: Path) -> None:
    """One effect of the shared key, all own ones, three refunds of 300 of 1000."""
    path = tmp_path / "books.jsonl"
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    children = [
        context.Process(target=buy, args=(number, path, results))
        for number in range(PROCESSES)
    ]
    for child in children:
        child.start()
    answers = [results.get(timeout=60) for _ in children]
    for child in children:
        child.join(30)
        assert child.exitcode == 0
    sums = sums_in_file(path, "o1", "USD", MovableClock().now())
    assert sums.captures == 1 + PROCESSES * 10
    assert sums.captured.minor == 1000 + PROCESSES * 10 * 7
    assert sums.refunded.minor == 900
    assert len({seen[0] for seen in answers}) == 1
    refused = sum("amount_exceeds_rest" in text for seen in answers for text in seen)
    assert refused == PROCESSES * 3 - 3


def test_books_outlive_the_process(tmp_path: Path) -> None:
    """Who opens the file later finds the keys, and repeats no charge."""
    path = tmp_path / "books.jsonl"
    first = simulated(url_of(path), MovableClock()).capture(charge("k"))
    again = simulated(url_of(path), MovableClock())
    assert again.lookup("k") == first
    assert again.capture(charge("k")) == first
    assert len(again.books().operations) == 1


def test_an_unfinished_line_is_taken_off(tmp_path: Path) -> None:
    """A writer that died in the middle was never answered: its line does not count."""
    path = tmp_path / "books.jsonl"
    gateway = simulated(url_of(path), MovableClock())
    gateway.capture(charge("k1"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    assert len(gateway.books().operations) == 1
    assert path.read_bytes() == whole
    gateway.capture(charge("k2"))
    fresh = simulated(url_of(path), MovableClock())
    assert list(fresh.books().by_key()) == ["k1", "k2"]


def test_a_foreign_line_is_an_error_every_time(tmp_path: Path) -> None:
    """Books with a line that no gateway wrote are not guessed at, and stay as is."""
    path = tmp_path / "books.jsonl"
    gateway = simulated(url_of(path), MovableClock())
    gateway.capture(charge("k1"))
    with path.open("ab") as file:
        file.write(b'{"key": 1}\n')
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(BadFile):
            gateway.books()
        with pytest.raises(GatewayTimeout) as raised:
            gateway.capture(charge("k2"))
        assert isinstance(raised.value.__cause__, BadFile)
    assert path.read_bytes() == before


def test_books_that_became_shorter_are_an_error(tmp_path: Path) -> None:
    """Append-only books do not shrink."""
    path = tmp_path / "books.jsonl"
    gateway = simulated(url_of(path), MovableClock())
    gateway.capture(charge("k1"))
    path.write_bytes(b"")
    with pytest.raises(BadFile):
        gateway.books()


def test_a_missing_folder_is_no_charge(tmp_path: Path) -> None:
    """Without a place for books nothing is done, and no folder is made up."""
    folder = tmp_path / "folder"
    with pytest.raises(InvalidSetting):
        simulated(url_of(folder / "books.jsonl"), MovableClock())
    folder.mkdir()
    gateway = simulated(url_of(folder / "books.jsonl"), MovableClock())
    folder.rmdir()
    with pytest.raises(NotSent):
        gateway.capture(charge("k1"))
    assert not folder.exists()


@pytest.mark.parametrize(
    "url", ["simulated://host/path", "memory://", "simulated:///a?b=c", "books"]
)
def test_other_urls_are_refused(url: str) -> None:
    """A URL that means nothing is an error, and never books in some other place."""
    with pytest.raises(InvalidSetting):
        simulated(url, MovableClock())


@pytest.mark.parametrize(
    "url",
    [
        "simulated+http://",
        "simulated+http://host",
        "simulated+http://host:port",
        "simulated+http://host:99999",
        "simulated+http://host:1/path",
        "http://host:1",
    ],
)
def test_other_urls_of_a_process_are_refused(url: str) -> None:
    """Scheme, host and port, and no more."""
    with pytest.raises(InvalidSetting):
        client(url)


def test_a_process_that_is_not_there_was_not_sent_to() -> None:
    """A refused connection is definite: nothing happened."""
    with server() as url:
        gateway = client(url)
        assert gateway.capabilities.late_bound == 60
    with pytest.raises(NotSent):
        gateway.capture(charge("k"))
    with pytest.raises(NotSent):
        gateway.lookup("k")
    with pytest.raises(NotSent):
        gateway.books()
    with pytest.raises(NotSent):
        _ = client(url).capabilities


def test_a_process_keeps_its_books_over_a_restart(tmp_path: Path) -> None:
    """The file is the truth: a new process knows what the old one did."""
    path = tmp_path / "books.jsonl"
    with server("--books", str(path)) as url:
        first = client(url).capture(charge("k"))
    with server("--books", str(path)) as url:
        gateway = client(url)
        assert gateway.lookup("k") == first
        with pytest.raises(KeyReused):
            gateway.capture(charge("k", 1001))
        with pytest.raises(NotFound):
            gateway.authenticate("nowhere")
        books = gateway.books()
    assert books == simulated(url_of(path), MovableClock()).books()


def test_a_closed_client_refuses() -> None:
    """It does not even try."""
    gateway = SimulatedGatewayClient("127.0.0.1", 1)
    gateway.close()
    with pytest.raises(CoreClosed):
        gateway.capture(charge("k"))


def test_every_magic_token_behaves_as_documented() -> None:
    """The table of tokens: answer of the first order, and of those that follow."""
    expected: dict[str, str] = {
        "tok_visa": "Succeeded Succeeded Succeeded",
        "tok_duplicate_webhook": "Succeeded Succeeded Succeeded",
        "tok_slow": "Succeeded Succeeded Succeeded",
        "tok_declined": "card_declined",
        "tok_insufficient_funds": "insufficient_funds",
        "tok_authenticate": "ActionRequired",
        "tok_pending": "Pending",
        "tok_timeout_before": "GatewayTimeout",
        "tok_timeout_after": "GatewayTimeout",
        "tok_timeout_late": "GatewayTimeout",
        "tok_capture_declined": "Succeeded card_declined",
        "tok_capture_timeout_after": "Succeeded GatewayTimeout",
        "tok_refund_declined": "Succeeded Succeeded card_declined",
        "tok_refund_timeout_before": "Succeeded Succeeded GatewayTimeout",
        "tok_void_declined": "Succeeded Succeeded Succeeded",
        "tok_nobody_gave_out": "invalid_token",
    }
    for token, course in expected.items():
        gateway = simulated("simulated://", MovableClock())
        assert (token, journey(gateway, token)) == (token, course)


def journey(gateway: PaymentGateway, token: str) -> str:
    """Authorise, capture and refund as far as it goes; what came of each."""
    seen: list[Answer] = []
    steps: tuple[Callable[[str], Answer], ...] = (
        lambda ref: gateway.authorise(authorisation("a", token)),
        lambda ref: gateway.capture(capture("c", ref)),
        lambda ref: gateway.refund(refund("r", ref, 1000)),
    )
    ref = ""
    try:
        for step in steps:
            seen.append(step(ref))
            if not isinstance(seen[-1], Succeeded):
                break
            ref = seen[-1].ref
    except FlightCoreError as error:
        return " ".join([*map(word, seen), type(error).__name__])
    return " ".join(map(word, seen))


def word(answer: Answer) -> str:
    return answer.reason if isinstance(answer, Declined) else type(answer).__name__


def test_a_pending_payment_is_done_later() -> None:
    """Pending until its time, then a success under the same key and reference."""
    clock = MovableClock()
    gateway = simulated("simulated://", clock)
    answer = gateway.capture(charge("k", token="tok_pending"))
    assert isinstance(answer, Pending)
    assert gateway.lookup("k") == answer
    clock.advance(6)
    assert gateway.lookup("k") == Succeeded(answer.ref, Money(1000, "USD"))
    assert gateway.books().sums_of("o1", "USD").net == Money(1000, "USD")


def test_a_duplicate_webhook_has_one_event_id() -> None:
    """It is delivered twice, signed both times, and both say that they are one."""
    clock = MovableClock()
    gateway = simulated("simulated://", clock)
    gateway.capture(charge("k1", token="tok_duplicate_webhook"))
    gateway.capture(charge("k2"))
    assert isinstance(gateway, WebhookReader)
    notices = [
        gateway.read_webhook(item.headers, item.body, now=clock.now())
        for item in gateway.deliveries()
    ]
    assert [notice.gateway_key for notice in notices] == ["k1", "k1", "k2"]
    assert notices[0] == notices[1] != notices[2]


def test_a_settled_authentication_is_not_settled_again() -> None:
    """A payer who comes back with another verdict changes nothing."""
    gateway = simulated("simulated://", MovableClock())
    answer = gateway.capture(charge("k", token="tok_authenticate"))
    redirect = getattr(answer, "redirect", "")
    gateway.authenticate(redirect, approved=False)
    gateway.authenticate(redirect, approved=True)
    assert gateway.lookup("k") == Declined("authentication_failed")
    with pytest.raises(NotFound):
        gateway.authenticate("https://gateway.invalid/authenticate/other")


def test_a_reference_of_another_order_is_declined() -> None:
    """One customer's capture is not given back in the name of another's order."""
    gateway = simulated("simulated://", MovableClock())
    taken = gateway.capture(charge("k"))
    assert isinstance(taken, Succeeded)
    stolen = attrs.evolve(refund("r", taken.ref, 1), order_ref="o2")
    assert gateway.refund(stolen) == Declined("order_mismatch")


@pytest.mark.parametrize("place", ["memory", "file"])
def test_turns_at_the_books_are_taken_alone(place: str, tmp_path: Path) -> None:
    """Whoever decides sees every line of those before, however slowly they decide."""
    clock, concurrency = MovableClock(), SystemConcurrency()
    keeper: BookKeeper = MemoryKeeper(clock=clock, concurrency=concurrency)
    if place == "file":
        path = tmp_path / "books.jsonl"
        keeper = FileKeeper(path, clock=clock, concurrency=concurrency)

    def decide(book: Book, now: Instant) -> tuple[tuple[BookLine, ...], int]:
        seen = len(book.lines)
        concurrency.sleep(0.005)
        return (BookLine(at=now, key=f"k{seen}"),), seen

    seen = together([lambda: keeper.turn(decide)] * 8)
    assert sorted(map(str, seen)) == [str(number) for number in range(8)]

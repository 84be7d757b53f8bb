"""`lx promote`: a backup takes the place of the server it follows, or those of all shards do."""

import json as json_lib
import sys

from lx.cli.backup import promotion_lines
from lx.errors import LxError
from lx.node.peer import check_peer_address, hash_text, unpack
from lx.node.shards import check_count, check_ports, following
from lx.transport.ask import ask
from lx.wire.errors import WireError
from lx.wire.records_generated import Promote, Promoted, Promotion

__all__ = ["promote"]

_TIMEOUT_S = 30.0
"""What has arrived is still applied, and the beginning of the new term is synced."""


def promote(address: str, /, *, force: bool = False, json: bool = False, shards: int | None = None) -> int:
    """Let a backup stop following and take clients; say exactly what it has.

    Parameters
    ----------
    address
        Where the backup listens for other servers: its --replicate.
    force
        Even while the server that it follows still speaks. Both then take orders, and their logs part.
    json
        Print one object on one line; with --shards, one for each.
    shards
        Promote so many backups, those at this port and behind it, as `lx exchange --shards` has them. One that can't be
        is told of, and the others are promoted even so.
    """
    check_peer_address(address, option="ADDRESS")
    if shards is not None:
        check_count(shards)
        check_ports(shards, {"ADDRESS": address})
    failed = 0
    for shard in range(shards or 1):
        place = following(address, shard)
        try:
            _tell(place, _promoted(place, force=force), shard=None if shards is None else shard, json=json)
        except LxError as error:
            if shards is None:
                raise
            failed += 1
            print(f"lx promote: shard {shard}: {error}", file=sys.stderr, flush=True)
    return 1 if failed else 0


def _promoted(address: str, *, force: bool) -> Promoted:
    """Promote the backup at an address; raise LxError, with words about it, when that is not done."""
    mend = "give the --replicate of a backup that runs"
    answer = ask(address, Promote(is_forced=int(force)).pack(), option="ADDRESS", timeout_s=_TIMEOUT_S, mend=mend)
    try:
        record, _ = unpack(answer)
    except WireError as error:
        raise LxError(f"what answers at {address} is no server of this version: {error}; {mend}") from None
    if not isinstance(record, Promoted):
        raise LxError(f"what answers at {address} does not know promotion; {mend}")
    if record.outcome != Promotion.DONE:
        raise LxError(_why_not(address, record))
    return record


def _tell(address: str, record: Promoted, *, shard: int | None, json: bool) -> None:
    if json:
        own = {} if shard is None else {"shard": shard}
        print(json_lib.dumps({**own, **_as_data(record)}), flush=True)
    else:
        who = "" if shard is None else f"shard {shard}: "
        print("\n".join((f"{who}{address} is the primary now", *promotion_lines(record))), flush=True)


def _why_not(address: str, record: Promoted) -> str:
    match record.outcome:
        case Promotion.IS_PRIMARY:
            return f"{address} follows nobody: it takes clients, in term {record.term}, and was not changed"
        case Promotion.PRIMARY_ALIVE:
            return (
                f"{address} still hears the server that it follows: stop that one first, or give --force, and both "
                "take orders from then on"
            )
        case _:
            return f"{address} has nothing yet of the log that it follows: there is nothing to go on with"


def _as_data(record: Promoted) -> dict[str, int | str]:
    return {
        "term": record.term,
        "next_sequence": record.sequence,
        "told_durable": record.told,
        "lacking_max": record.told - record.sequence,
        "chain": hash_text(record.hash_a, record.hash_b),
        "state_hash": hash_text(record.state_a, record.state_b),
    }

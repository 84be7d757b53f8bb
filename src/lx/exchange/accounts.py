"""The calls of the embedded exchange about accounts, money and fees; `Exchange` inherits them.

They are the operator's. What the engine may refuse of a transfer or of a change to an account is a value; an amount
or a rate that no command can carry raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Literal

from lx.decimals import Number, exact_decimal
from lx.errors import ArgumentError
from lx.exchange.arguments import ACCOUNT_MAX, U64_MAX, choose, integer
from lx.exchange.instruments import Asset
from lx.exchange.ledger import Ledger
from lx.exchange.link import Link, find_first, first_of
from lx.exchange.money import FEE_ASSETS, Account, AssetTotals, Balance, Fees, Transfer, ppm_of
from lx.exchange.order import Reply
from lx.exchange.rejections import RejectedError, Rejection, rejection_of, unknown_asset, used_up
from lx.wire.records_generated import (
    AMOUNT_MAX,
    AccountState,
    Deposit,
    Execution,
    Rates,
    Reason,
    Record,
    Rejected,
    SetAccount,
    SetFees,
    Transferred,
    Withdraw,
)
from lx.wire.records_generated import Transfer as TransferKind

__all__ = ["AccountCalls"]

_VENUE: Final = 0
_REFERENCE: Final = 1  # the operator's commands are answered at once, so nothing tells their references apart
_KINDS = {int(TransferKind.DEPOSIT): "deposit", int(TransferKind.WITHDRAWAL): "withdrawal"}


class AccountCalls:
    """What `Exchange` can do with accounts, money and fees. Account 0 is the venue: it gets fees and pays rebates."""

    _link: Link

    # ------------------------------------------------------------------ accounts

    @property
    def has_accounts(self) -> bool:
        """True when orders need funds; False while, or if ever, this exchange only matches."""
        return self._link.current().has_accounts

    @property
    def accounts(self) -> Mapping[int, Account]:
        """All accounts by number, closed ones included, the venue not."""
        return MappingProxyType(self._link.current().accounts)

    def open_account(
        self, account: int, *, maker_fee: Number | None = None, taker_fee: Number | None = None, group: int = 0
    ) -> Account:
        """Open an account, with fee rates of its own if both are given; begins accounts as `deposit` does.

        maker_fee, taker_fee: fractions, "0.001" is 0.1 %; a negative maker_fee is a rebate
        group: accounts of one group count as one owner for self-trade modes; 0: alone

        Raise RejectedError when the account exists or no more can be opened.
        """
        number = integer(account, "account", 1, ACCOUNT_MAX)
        command = _account_command(number, AccountState.OPEN, maker_fee, taker_fee)
        command.group = integer(group, "group", 0, ACCOUNT_MAX)
        before = self._link.begin_accounts()
        ledger = self._link.ledger
        if number in ledger.accounts:
            raise RejectedError(Rejection(Reason.ALREADY_EXISTS, number, None, f"account {number}"))
        self._link.set_up([*before, command], f"account {number}")
        return ledger.accounts[number]

    def set_rates(self, account: int, *, maker_fee: Number | None = None, taker_fee: Number | None = None) -> Reply:
        """Give an account fee rates of its own, or with neither those of each instrument again.

        Orders that rest keep the rates they have.
        """
        number = integer(account, "account", 1, ACCOUNT_MAX)
        command = _account_command(number, AccountState.OPEN, maker_fee, taker_fee)
        known = self._known_account(number)
        if isinstance(known, Rejection):
            return Reply(reject=known)
        command.state, command.group = AccountState[known.state.upper()], known.group
        return self._operate(command)

    def set_group(self, account: int, group: int) -> Reply:
        """Put an account into a group, which counts as one owner for self-trade modes from now on; 0: alone."""
        number, group = integer(account, "account", 1, ACCOUNT_MAX), integer(group, "group", 0, ACCOUNT_MAX)
        known = self._known_account(number)
        if isinstance(known, Rejection):
            return Reply(reject=known)
        return self._operate(_restated(replace(known, group=group), AccountState[known.state.upper()]))

    def block_account(self, account: int) -> Reply:
        """Let an account enter no more orders; those that rest stay and trade, and money can be moved."""
        return self._set_state(account, AccountState.BLOCKED)

    def unblock_account(self, account: int) -> Reply:
        """Let a blocked account enter orders again."""
        return self._set_state(account, AccountState.OPEN)

    def close_account(self, account: int) -> Reply:
        """Close an account and its sessions for good; rejected `account_in_use` while it has open orders or money."""
        number = integer(account, "account", 1, ACCOUNT_MAX)
        known = self._known_account(number)
        if isinstance(known, Rejection):
            return Reply(reject=known)
        has_money = len(self._link.engine.balances(number))  # so has every account with open orders
        if has_money:
            return Reply(reject=Rejection(Reason.ACCOUNT_IN_USE, has_money))
        before = self._link.ledger.closing(number)
        if isinstance(before, Rejection):
            return Reply(reject=before)
        return self._operate(_restated(known, AccountState.CLOSED), before)

    # ------------------------------------------------------------------ money

    def deposit(self, account: int, asset: str, amount: Number, id: int | None = None) -> Transfer:
        """Put money into an account, which is opened if it is not known; account 0 is the venue.

        id: the transfer's; ids of one account must rise, and one that was executed before is replayed: nothing moves

        The first one begins accounts, unless `accounts=` said so before. Raise ArgumentError for an amount with more
        decimals than the asset, not above zero or beyond AMOUNT_MAX, and when orders were entered without accounts.
        """
        number = integer(account, "account", _VENUE, ACCOUNT_MAX)
        before = self._link.begin_accounts()
        if number != _VENUE and number not in self._link.ledger.accounts:
            before.append(_account_command(number, AccountState.OPEN, None, None))
        return self._transfer(Deposit(account=number, client_id=_REFERENCE), asset, amount, id, before)

    def withdraw(self, account: int, asset: str, amount: Number, id: int | None = None) -> Transfer:
        """Take free money out of an account; else as `deposit`."""
        number = integer(account, "account", _VENUE, ACCOUNT_MAX)
        self._link.need_accounts()
        return self._transfer(Withdraw(account=number, client_id=_REFERENCE), asset, amount, id, [])

    def balances(self, account: int) -> dict[str, Balance]:
        """What an account has of each asset, zeros included; account 0 is the venue.

        Raise ArgumentError for an account that was never opened, and when there are no accounts.
        """
        number = integer(account, "account", _VENUE, ACCOUNT_MAX)
        ledger = self._link.need_accounts()
        if number != _VENUE and number not in ledger.accounts:
            raise ArgumentError(f"account={number} was never opened; deposit to it or give open_account({number})")
        return self._balances(ledger, number)

    @property
    def venue(self) -> dict[str, Balance]:
        """What the venue has of each asset: the fees, and what was deposited to account 0. Zeros without accounts."""
        return self._balances(self._link.current(), _VENUE)

    def conservation(self) -> dict[str, AssetTotals]:
        """Count all money of each asset in one pass over accounts and orders.

        Raise `lx.checks.InvariantError`, which means a bug, when some was lost or made.
        """
        ledger = self._link.current()
        totals = {}
        for found in self._link.engine.conservation():
            asset = ledger.asset(found.asset)
            totals[asset.name] = AssetTotals(*map(asset.amount, found[1:]))
        return totals

    # ------------------------------------------------------------------ fees

    def fees(self, symbol: str) -> Fees:
        """The fees of a symbol: rates as fractions, and what they are paid in. They are charged with accounts only."""
        instrument = self._link.known(symbol)
        return self._link.ledger.fees[instrument.number]

    def set_fees(
        self,
        symbol: str,
        *,
        maker: Number | None = None,
        taker: Number | None = None,
        asset: Literal["received", "quote"] | None = None,
    ) -> Fees:
        """State the fees of a symbol anew; what is left out stays, and orders that rest keep their rates.

        maker, taker: fractions, "0.001" is 0.1 %; a negative maker is a rebate, which the venue pays while it can
        asset: "received": taken from what an order receives; "quote": paid in the quote asset by both

        Begins accounts as `deposit` does. Raise RejectedError when `asset` changes while orders rest in the symbol.
        """
        instrument = self._link.known(symbol)
        old = self._link.ledger.fees[instrument.number]
        command = SetFees(
            fee_asset=choose(FEE_ASSETS, old.asset if asset is None else asset, "asset"),
            instrument=instrument.number,
            client_id=_REFERENCE,
            maker_ppm=ppm_of(old.maker if maker is None else maker, "maker", rebate=True),
            taker_ppm=ppm_of(old.taker if taker is None else taker, "taker", rebate=False),
        )
        self._link.set_up([*self._link.begin_accounts(), command], instrument.symbol)
        return self._link.ledger.fees[instrument.number]

    # ------------------------------------------------------------------ how

    def _transfer(
        self, command: Deposit | Withdraw, name: str, amount: Number, id: int | None, before: Iterable[Record]
    ) -> Transfer:
        """Send a transfer, after the commands it needs; its answer."""
        kind = "deposit" if isinstance(command, Deposit) else "withdrawal"
        transfer_id = 0 if id is None else integer(id, "id", 1, U64_MAX)
        ledger = self._link.ledger
        asset = ledger.find_asset(name)
        if asset is None:
            entered = exact_decimal(amount, "amount")
            return Transfer("rejected", transfer_id, kind, command.account, name, entered, None, unknown_asset(name))
        units = _units(asset, amount)
        highest = ledger.transfers.get(command.account, 0)
        transfer_id = transfer_id or highest + 1
        asked = (transfer_id, kind, command.account, name, asset.amount(units))
        if transfer_id > U64_MAX:
            return Transfer("rejected", *asked, None, used_up(highest))
        command.asset, command.amount, command.transfer_id = asset.number, units, transfer_id
        out = self._link.operate([*before, command])
        rejected = find_first(out, Rejected)
        if rejected is not None:
            return Transfer("rejected", *asked, None, rejection_of(rejected, None, name, asset))
        done = first_of(out, Transferred)
        asset = ledger.asset(done.asset)
        return Transfer(
            "replayed" if done.outcome == Execution.REPLAYED else "executed",
            done.transfer_id,
            _KINDS[done.transfer],
            done.account,
            asset.name,
            asset.amount(done.amount),
            _balance(asset, done.free, done.reserved),
        )

    def _balances(self, ledger: Ledger, account: int) -> dict[str, Balance]:
        balances = {name: _balance(asset, 0, 0) for name, asset in ledger.assets.items()}
        for record in self._link.engine.balances(account):
            asset = ledger.asset(record.asset)
            balances[asset.name] = _balance(asset, record.free, record.reserved)
        return balances

    def _known_account(self, number: int) -> Account | Rejection:
        known = self._link.need_accounts().accounts.get(number)
        return Rejection(Reason.UNKNOWN_ACCOUNT, number) if known is None else known

    def _set_state(self, account: int, state: AccountState) -> Reply:
        known = self._known_account(integer(account, "account", 1, ACCOUNT_MAX))
        return Reply(reject=known) if isinstance(known, Rejection) else self._operate(_restated(known, state))

    def _operate(self, command: SetAccount, before: Iterable[Record] = ()) -> Reply:
        """Send a command about an account, after the commands it needs; the reply to it."""
        out = self._link.operate([*before, command])
        rejected = find_first(out, Rejected)
        return Reply(reject=None if rejected is None else rejection_of(rejected, None))


def _account_command(
    account: int, state: AccountState, maker_fee: Number | None, taker_fee: Number | None
) -> SetAccount:
    command = SetAccount(state=state, rates=Rates.INSTRUMENT, account=account, client_id=_REFERENCE)
    if maker_fee is None and taker_fee is None:
        return command
    if maker_fee is None or taker_fee is None:
        given, missing = ("taker_fee", "maker_fee") if maker_fee is None else ("maker_fee", "taker_fee")
        raise ArgumentError(f"{given}= is given without {missing}=; an account has both rates of its own or neither")
    command.rates = Rates.OWN
    command.maker_ppm = ppm_of(maker_fee, "maker_fee", rebate=True)
    command.taker_ppm = ppm_of(taker_fee, "taker_fee", rebate=False)
    return command


def _restated(account: Account, state: AccountState) -> SetAccount:
    """The command that states an account anew, with another state."""
    command = _account_command(account.number, state, account.maker_fee, account.taker_fee)
    command.group = account.group
    return command


def _units(asset: Asset, amount: Number) -> int:
    units = asset.units(amount)
    if not 1 <= units <= AMOUNT_MAX:
        allowed = f"{asset.amount(1):f} to {asset.amount(AMOUNT_MAX):f}"
        raise ArgumentError(f"amount={amount!r} of {asset.name} is out of range; give {allowed}")
    return units


def _balance(asset: Asset, free: int, reserved: int) -> Balance:
    return Balance(asset.amount(free), asset.amount(reserved), asset.amount(free + reserved))

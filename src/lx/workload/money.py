"""Commands about accounts and money: those that let a flow trade with risk on, and a random mix of all kinds of them.

A flow of `lx.workload.profiles` needs accounts that lack nothing: `account_commands` opens them, and when the markets
are there `deposit_commands` shares out all the money there can be. `MoneyMix` is for comparisons: right and wrong,
repeated transfers, accounts that are blocked, closed and poor, rates that change, rebates that the venue can't always
pay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from lx.wire.records_generated import (
    AMOUNT_MAX,
    AccountState,
    Configure,
    Deposit,
    FeeAsset,
    Rates,
    Risk,
    SetAccount,
    SetFees,
    Withdraw,
)
from lx.workload.draws import Draws

__all__ = ["MoneyMix", "account_commands", "deposit_commands"]

_USUAL: Final = 3
"""Accounts and assets that most commands are about: 1 to 3."""
_ACCOUNTS: Final = 9
_PPM_MAX: Final = 100_000
_T = TypeVar("_T", Deposit, Withdraw)


def account_commands(accounts: int) -> list[Configure | SetAccount]:
    """Risk on and accounts 1 to `accounts` opened: the first commands of an empty engine.

    >>> [record.NAME for record in account_commands(2)]
    ['configure', 'set_account', 'set_account']
    """
    opened = [SetAccount(state=AccountState.OPEN, account=number, client_id=1) for number in range(1, accounts + 1)]
    return [Configure(risk=Risk.ON, client_id=1), *opened]


def deposit_commands(accounts: int, assets: int) -> list[Deposit]:
    """AMOUNT_MAX of each of the assets 1 to `assets`, in equal shares, to the accounts 1 to `accounts`."""
    amount = AMOUNT_MAX // accounts
    return [
        Deposit(asset=asset, account=account, client_id=1, transfer_id=asset, amount=amount)
        for account in range(1, accounts + 1)
        for asset in range(1, assets + 1)
    ]


class MoneyMix(Draws):
    """Random commands about accounts and money; `draw` gives numbers from 0 to below 1.

    `digits` are the least and most powers of ten of what is paid in and out, `errors` the share of wrong fields (1 =
    usual).

    >>> MoneyMix(random.Random(1).random, digits=(3, 6)).configure().NAME
    'configure'
    """

    def __init__(self, draw: Callable[[], float], *, digits: tuple[int, int], errors: float = 1.0) -> None:
        super().__init__(draw, errors=errors)
        self._digits = digits
        self._transfers = dict.fromkeys(range(_ACCOUNTS + 1), 0)
        """Highest transfer id of each account, as far as it was meant."""

    def opening(self) -> list[Configure | SetAccount]:
        """Risk on, and the usual accounts."""
        return account_commands(_USUAL)

    def funding(self) -> list[SetFees | Deposit]:
        """Enough for some orders and not for all; fees in quote, and a rebate, in instrument 2."""
        deposits = [
            self._transfer(Deposit, account, asset) for account in range(1, _USUAL + 1) for asset in (1, 2, 3, 1, 2)
        ]
        fees = SetFees(fee_asset=FeeAsset.QUOTE, instrument=2, client_id=1, maker_ppm=-500, taker_ppm=1500)
        return [fees, *deposits]

    def configure(self) -> Configure:
        """Risk on or off; mostly too late."""
        return Configure(risk=self._between(0, 1), session=self._operator(), client_id=1)

    def set_account(self) -> SetAccount:
        """Open, block or close an account; rates of its own or none."""
        account = self._between(1, _ACCOUNTS) if self._chance(30) else self._between(1, _USUAL)
        draw = self._draw() * 100
        state = AccountState.OPEN
        if draw >= (80 if account <= _USUAL else 60):
            state = AccountState.BLOCKED if draw < (90 if account <= _USUAL else 70) else AccountState.CLOSED
        is_own = self._chance(40)
        return SetAccount(
            state=state,
            rates=Rates.OWN if is_own else Rates.INSTRUMENT,
            account=account,
            session=self._operator(),
            client_id=1,
            maker_ppm=self._rate(-_PPM_MAX) if is_own else 0,
            taker_ppm=self._rate(0) if is_own else 0,
        )

    def set_fees(self, instrument: int) -> SetFees:
        """Other fees for an instrument."""
        return SetFees(
            fee_asset=self._one_of((FeeAsset.RECEIVED, FeeAsset.QUOTE)),
            instrument=max(1, instrument),
            session=self._operator(),
            client_id=1,
            maker_ppm=self._rate(-_PPM_MAX),
            taker_ppm=self._rate(0),
        )

    def deposit(self) -> Deposit:
        """Money in."""
        return self._transfer(Deposit, *self._account_and_asset())

    def withdraw(self) -> Withdraw:
        """Money out."""
        return self._transfer(Withdraw, *self._account_and_asset())

    # ------------------------------------------------------------------------------------------------ fields

    def _rate(self, lowest: int) -> int:
        """A fee rate: none, a usual one, an odd one or the highest."""
        return self._one_of((0, max(lowest, -250), 1000, self._between(max(lowest, -3000), 3000), _PPM_MAX))

    def _account_and_asset(self) -> tuple[int, int]:
        account = self._between(0, _ACCOUNTS) if self._is_wrong(15) else self._between(1, _USUAL)
        return account, self._between(1, 99) if self._is_wrong(5) else self._between(1, _USUAL)

    def _transfer(self, kind: type[_T], account: int, asset: int) -> _T:
        """A transfer whose id mostly is the next, sometimes leaves a gap, and sometimes was used or passed over."""
        if self._is_wrong(15):
            transfer_id = self._between(1, self._transfers[account] + 1)
        else:
            self._transfers[account] += self._one_of((1, 1, 1, 3))
            transfer_id = self._transfers[account]
        amount = 10 ** self._between(*self._digits) * self._between(1, 9)
        if self._is_wrong(2):
            amount = self._one_of((1, AMOUNT_MAX, AMOUNT_MAX // 2))
        return kind(
            asset=asset,
            account=account,
            session=self._operator(),
            client_id=1,
            transfer_id=transfer_id,
            amount=amount,
        )

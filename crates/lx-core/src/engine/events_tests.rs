//! Every word of an event is where the schema says.

use super::command::Command;
use super::events::{Context, EventBuffer, Execution, Owner, Place, Rejection};
use super::ladder::Level;
use super::money::Settlement;
use crate::wire::{
    Accepted, Canceled, Fill, New, Reduced, Rejected, Replace, Replaced, Settled, Trade, role, side,
};

const CONTEXT: Context = Context {
    trade: 0,
    command: 0x0102_0304,
    order_id: 0x0506_0708_0900,
};
const PLACE: Place = Place {
    instrument: 0x0A0B,
    side: side::SELL,
};
const OWNER: Owner = Owner {
    session: 0x0C0D_0E0F,
    client_id: 0x1011_1213_1415_1617,
    order_id: 0x1819_1A1B_1C1D_1E00,
};
const EXECUTION: Execution = Execution {
    price: 0x0201_0203_0405,
    quantity: 0x0011_2233_4455_6677,
    trade: 0x2122_2324,
};

fn made(make: impl FnOnce(&mut EventBuffer)) -> Vec<[u8; 64]> {
    let mut out = EventBuffer::new();
    make(&mut out);
    out.events().to_vec()
}

#[test]
fn answers_are_laid_out_as_the_schema_says() {
    let command = New {
        side: PLACE.side,
        instrument: PLACE.instrument,
        type_: 2,
        tif: 3,
        session: OWNER.session,
        client_id: OWNER.client_id,
        price: EXECUTION.price,
        quantity: EXECUTION.quantity,
        ..New::default()
    };
    let accepted = Accepted {
        side: PLACE.side,
        command: CONTEXT.command,
        instrument: PLACE.instrument,
        type_: 2,
        tif: 3,
        session: OWNER.session,
        client_id: OWNER.client_id,
        order_id: CONTEXT.order_id,
        price: EXECUTION.price,
        quantity: EXECUTION.quantity,
        request_id: OWNER.client_id,
    };
    let rejected = Rejected {
        reason: 401,
        command: CONTEXT.command,
        instrument: 3,
        offset: 0,
        session: 4,
        order_id: 5,
        value: 6,
        limit: 7,
        request_id: 8,
    };
    let events = made(|out| {
        out.accepted(CONTEXT, &Command::of(&command.to_bytes()));
        let rejection = Rejection {
            reason: 401,
            order_id: 5,
            value: 6,
            limit: 7,
        };
        out.rejected(CONTEXT, 3, 4, 8, rejection);
    });
    assert_eq!(events, [accepted.to_bytes(), rejected.to_bytes()]);
}

#[test]
fn executions_are_laid_out_as_the_schema_says() {
    let taker = Owner {
        session: 77,
        ..OWNER
    };
    let fill = |side, role, owner: Owner, remaining| Fill {
        side,
        command: CONTEXT.command,
        instrument: PLACE.instrument,
        role,
        session: owner.session,
        client_id: owner.client_id,
        order_id: owner.order_id,
        price: EXECUTION.price,
        quantity: EXECUTION.quantity,
        remaining,
        trade: EXECUTION.trade,
    };
    let trade = Trade {
        side: side::SELL,
        command: CONTEXT.command,
        instrument: PLACE.instrument,
        price: EXECUTION.price,
        quantity: EXECUTION.quantity,
        trade: EXECUTION.trade,
    };
    let events = made(|out| out.executed(CONTEXT, PLACE, EXECUTION, (taker, 9), (OWNER, 1 << 50)));
    let expected = [
        fill(side::SELL, role::TAKER, taker, 9).to_bytes(),
        fill(side::BUY, role::MAKER, OWNER, 1 << 50).to_bytes(),
        trade.to_bytes(),
    ];
    assert_eq!(events, expected);
}

#[test]
fn money_is_laid_out_as_the_schema_says() {
    let settled = Settlement {
        paid: 0x3132_3334_3536_3738,
        received: 0x4142_4344_4546_4748,
        fee: -5,
        released: 0x5152_5354_5556_5758,
    };
    let record = Settled {
        side: PLACE.side,
        command: CONTEXT.command,
        instrument: PLACE.instrument,
        role: role::TAKER,
        fee_asset: 1,
        session: OWNER.session,
        account: 0x6162_6364,
        trade: EXECUTION.trade,
        paid: settled.paid,
        received: settled.received,
        fee: settled.fee,
        released: settled.released,
    };
    let told = (OWNER.session, record.account, EXECUTION.trade);
    let events = made(|out| out.settled(CONTEXT, PLACE, (role::TAKER, 1), told, settled));
    assert_eq!(events, [record.to_bytes()]);
}

#[test]
fn changes_are_laid_out_as_the_schema_says() {
    let command = Replace {
        session: OWNER.session,
        client_id: OWNER.client_id,
        price: 11,
        quantity: 22,
        ..Replace::default()
    };
    let canceled = Canceled {
        side: PLACE.side,
        reason: 706,
        command: CONTEXT.command,
        instrument: PLACE.instrument,
        session: OWNER.session,
        client_id: OWNER.client_id,
        order_id: OWNER.order_id,
        price: 11,
        quantity: 12,
        request_id: 13,
    };
    let replaced = Replaced {
        side: PLACE.side,
        command: CONTEXT.command,
        instrument: PLACE.instrument,
        priority: 1,
        session: OWNER.session,
        client_id: OWNER.client_id,
        order_id: OWNER.order_id,
        price: 11,
        quantity: 22,
        remaining: 20,
        request_id: OWNER.client_id,
    };
    let reduced = Reduced {
        side: PLACE.side,
        command: CONTEXT.command,
        instrument: PLACE.instrument,
        session: OWNER.session,
        client_id: OWNER.client_id,
        order_id: OWNER.order_id,
        price: 11,
        quantity: 2,
        remaining: 18,
        request_id: 13,
    };
    let events = made(|out| {
        out.canceled(CONTEXT, PLACE, 706, OWNER, (11, 12), 13);
        let command = Command::of(&command.to_bytes());
        out.replaced(CONTEXT, PLACE, 1, OWNER.order_id, &command, 20);
        out.reduced(CONTEXT, PLACE, OWNER, 11, (2, 18), 13);
    });
    let expected = [canceled.to_bytes(), replaced.to_bytes(), reduced.to_bytes()];
    assert_eq!(events, expected);
}

#[test]
fn a_level_is_laid_out_as_the_schema_says() {
    let level = Level {
        price: 11,
        total: 1 << 62,
        head: 1,
        tail: 2,
        count: 3,
        book: super::ladder::book_of(PLACE.instrument, PLACE.side),
    };
    let record = crate::wire::Level {
        side: PLACE.side,
        command: CONTEXT.command,
        instrument: PLACE.instrument,
        price: 11,
        quantity: 1 << 62,
        orders: 3,
    };
    assert_eq!(made(|out| out.level(CONTEXT, &level)), [record.to_bytes()]);
}

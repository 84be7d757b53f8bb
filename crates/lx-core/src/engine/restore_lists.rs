//! The part of a snapshot that is about lists: which orders that are there already cancel each other.

use super::lists::second_of;
use super::restore::{Fault, Restorer};
use crate::wire::StateList;

impl Restorer {
    /// A list whose legs were restored before, each as an order by itself.
    pub(super) fn take_list(&mut self, state: &StateList) -> Result<(), Fault> {
        let id = state.order_id;
        if id <= self.last_list {
            return Err("lists come by engine id".into());
        }
        self.last_list = id;
        let engine = &mut self.engine;
        if id & 255 != 0 {
            return Err(format!("order_id {id} is not that of a first leg"));
        }
        let handles = [id, second_of(id)].map(|id| engine.find_id(id));
        let legs = handles.map(|handle| *engine.orders.at(handle));
        if [legs[0].order_id, legs[1].order_id] != [id, second_of(id)] {
            return Err(format!("list {id}: not both of its legs are there"));
        }
        engine.check_legs([&legs[0], &legs[1]])?;
        if engine.rates_of(handles[0]) != engine.rates_of(handles[1]) {
            return Err(format!("list {id}: its legs have other rates"));
        }
        let stop = engine.stops.at(legs[1].next);
        let place = stop.place();
        let named = (legs[0].session, legs[0].client_id);
        engine.lists.add((id, named), place.instrument);
        if engine.funds.is_on {
            for (handle, order) in handles.into_iter().zip(legs) {
                let price = engine.covered_price(order.order_id).unwrap_or_default();
                engine.set_reserved(handle, (place, price));
            }
        }
        Ok(())
    }
}

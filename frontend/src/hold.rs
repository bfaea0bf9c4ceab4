//! Holds the console where it is when the browser steps elsewhere in its history: whoever has
//! something that the step would lose is asked before anything follows it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;

/// Says whether it holds a step, and does what that takes.
type Holder = Rc<dyn Fn() -> bool>;

thread_local! {
    static HOLDERS: RefCell<Vec<(u32, Holder)>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// Asks `holds` at every step for as long as the current owner lives.
pub fn at_steps(holds: impl Fn() -> bool + 'static) {
    let id = NEXT.replace(NEXT.get().wrapping_add(1));
    HOLDERS.with_borrow_mut(|holders| holders.push((id, Rc::new(holds))));
    on_cleanup(move || HOLDERS.with_borrow_mut(|holders| holders.retain(|(held, _)| *held != id)));
}

/// Whether somebody holds the step that was just taken.
pub(crate) fn is_held() -> bool {
    // Whoever is asked may let others come or go.
    let holders = HOLDERS.with_borrow(Clone::clone);
    holders.iter().any(|(_, holds)| holds())
}

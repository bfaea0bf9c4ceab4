//! Parts that know nothing of Zoom: what they show comes in as text, numbers and views.

pub mod bare;
pub mod chart;
pub mod copy;
pub mod dialog;
pub mod field;
pub mod focus;
pub mod form;
pub mod icons;
pub mod list;
pub mod panel;
pub mod sight;
pub mod toast;

//! A bar chart: one bar a step, in SVG that stretches with its frame, and the same figures as a
//! table for those whom a picture does not serve.

use leptos::prelude::*;

use crate::words;

/// Height of the drawing in its own units.
const HEIGHT: u64 = 1_000;
/// Width of a bar's step, in the same units.
const STEP: usize = 100;
/// The part of its step a bar fills.
const BAR: usize = 68;

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// The same, shorter, for the axis.
    pub short_label: String,
    /// Its height.
    pub value: u64,
    /// What is said of it.
    pub note: String,
}

/// The top of the scale: the smallest of 2, 4, 6 or 10 times a power of ten that holds the largest
/// value, so that its half is a whole figure too.
fn scale_top(largest: u64) -> u64 {
    let mut power = 1_u64;
    while power.saturating_mul(10) < largest {
        power = power.saturating_mul(10);
    }
    let tops = [2, 4, 6, 10].map(|factor| power.saturating_mul(factor));
    tops.into_iter().find(|top| largest <= *top).unwrap_or(largest)
}

/// The chart.
#[component]
pub fn BarChart(
    /// What it shows.
    #[prop(into)]
    title: String,
    /// What one bar is: the head of the table's first column.
    step: &'static str,
    /// What a bar's height is: the head of the table's second column.
    unit: &'static str,
    /// The bars, from left to right.
    bars: Vec<Bar>,
    /// Writes a figure.
    figure: fn(u64) -> String,
    /// The bar that is chosen.
    #[prop(into)]
    chosen: Signal<Option<usize>>,
    /// A bar was chosen, or the chosen one once more. For those who have no pointer, the lines of
    /// the table do the same.
    on_choice: Callback<usize>,
) -> impl IntoView {
    let top = scale_top(bars.iter().map(|bar| bar.value).max().unwrap_or(0));
    let drawn = bars
        .iter()
        .enumerate()
        .map(|(index, bar)| {
            let height = bar.value.saturating_mul(HEIGHT) / top;
            let left = index * STEP;
            let class = move || {
                if chosen.get() == Some(index) { "chart-step chart-chosen" } else { "chart-step" }
            };
            view! {
                <g class=class on:click=move |_| on_choice.run(index)>
                    <rect class="chart-hit" x=left y=0 width=STEP height=HEIGHT></rect>
                    <rect class="chart-bar" x=left + (STEP - BAR) / 2 y=HEIGHT - height width=BAR height=height></rect>
                    <title>{words::parts::value_of(&bar.label, &bar.note)}</title>
                </g>
            }
        })
        .collect_view();
    let label = |index: usize| bars.get(index).map(|bar| bar.short_label.clone());
    let axis = [label(0), label(bars.len() / 2), label(bars.len().saturating_sub(1))];
    let view_box = format!("0 0 {} {HEIGHT}", bars.len().max(1) * STEP);
    let rows = bars
        .into_iter()
        .enumerate()
        .map(|(index, bar)| {
            let pressed = move || if chosen.get() == Some(index) { "true" } else { "false" };
            view! {
                <tr>
                    <th scope="row">
                        <button type="button" class="line-choice" aria-pressed=pressed
                            on:click=move |_| on_choice.run(index)>{bar.label}</button>
                    </th>
                    <td class="numeric">{bar.note}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <figcaption>{title.clone()}</figcaption>
            <div class="chart-plot">
                <div class="chart-scale" aria-hidden="true">
                    <span>{figure(top)}</span><span>{figure(top / 2)}</span><span>{figure(0)}</span>
                </div>
                <svg class="chart-drawing" role="img" aria-label=title preserveAspectRatio="none" viewBox=view_box>
                    {drawn}
                </svg>
                <div class="chart-axis" aria-hidden="true">
                    {axis.into_iter().flatten().map(|text| view! { <span>{text}</span> }).collect_view()}
                </div>
            </div>
            <details class="chart-table">
                <summary>{words::parts::show_as_table()}</summary>
                <table class="table table-plain">
                    <thead><tr><th scope="col">{step}</th><th scope="col" class="numeric">{unit}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
}

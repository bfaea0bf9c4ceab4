//! The parts of a page, found as a person finds them: by what is written on them.

use serde_json::json;
use thirtyfour::{By, WebElement};

use crate::{Outcome, Visitor, waiter};

/// A text as an XPath literal; XPath knows no escapes.
fn literal(text: &str) -> String {
    let parts: Vec<String> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    if parts.len() == 1 { parts.concat() } else { format!("concat({})", parts.join(", '\"', ")) }
}

/// What is visible of a kind of element and bears a name, in the open dialog if there is one.
fn named(kind: &str, name: &str) -> String {
    let name = literal(name);
    format!("//{kind}[normalize-space()={name} or @aria-label={name}]")
}

impl Visitor {
    /// The first visible element an XPath finds. While a dialog is open only what is in it can be
    /// reached.
    async fn visible(&self, what: &str, xpath: &str) -> Outcome<WebElement> {
        waiter::until(&format!("there is {what}"), async || {
            let place = self.driver().execute(format!("return {}", self.place()), []).await?;
            let place = place.element()?;
            let dialogs = place.find_all(By::Css("dialog[open]")).await?;
            let within = dialogs.last().unwrap_or(&place);
            for element in within.find_all(By::XPath(format!(".{xpath}"))).await? {
                if element.is_displayed().await? {
                    return Ok(Ok(element));
                }
            }
            Ok(Err(self.text().await?))
        })
        .await
    }

    async fn press(&self, what: &str, xpath: &str) -> Outcome {
        // Found anew at each try: the page may draw itself between finding and clicking.
        waiter::until(&format!("{what} can be clicked"), async || {
            self.visible(what, xpath).await?.click().await?;
            Ok(Ok(()))
        })
        .await
    }

    /// Clicks the button of that name.
    ///
    /// # Errors
    /// There is none.
    pub async fn click_button(&self, name: &str) -> Outcome {
        self.press(&format!("a button {name:?}"), &named("button", name)).await
    }

    /// Clicks the button in which a text stands as a part of its own.
    ///
    /// # Errors
    /// There is none.
    pub async fn click_button_with(&self, text: &str) -> Outcome {
        let xpath = format!("//button[.//*[normalize-space()={}]]", literal(text));
        self.press(&format!("a button with {text:?}"), &xpath).await
    }

    /// Clicks the button whose label, which is spoken and not shown, begins with that text.
    ///
    /// # Errors
    /// There is none.
    pub async fn click_labelled(&self, start: &str) -> Outcome {
        let xpath = format!("//button[starts-with(@aria-label, {})]", literal(start));
        self.press(&format!("a button labelled {start:?}…"), &xpath).await
    }

    /// Clicks the label that reads so, and with it what it labels.
    ///
    /// # Errors
    /// There is none.
    pub async fn click_text(&self, text: &str) -> Outcome {
        self.press(&format!("a label {text:?}"), &named("label", text)).await
    }

    /// Clicks the link of that name.
    ///
    /// # Errors
    /// There is none.
    pub async fn click_link(&self, name: &str) -> Outcome {
        self.press(&format!("a link {name:?}"), &named("a", name)).await
    }

    /// Clicks the link that leads to an address of the console.
    ///
    /// # Errors
    /// There is none.
    pub async fn follow(&self, address: &str) -> Outcome {
        let xpath = format!("//a[@href={}]", literal(address));
        self.press(&format!("a link to {address:?}"), &xpath).await
    }

    /// The control whose label begins with that text.
    ///
    /// # Errors
    /// There is none.
    pub async fn field(&self, label: &str) -> Outcome<WebElement> {
        let labels = format!("//label[starts-with(normalize-space(), {})]", literal(label));
        let xpath = format!(
            "//*[self::input or self::select or self::textarea]\
             [@id = {labels}/@for or ancestor::{} or starts-with(@aria-label, {})]",
            &labels[2..],
            literal(label)
        );
        self.visible(&format!("a field {label:?}"), &xpath).await
    }

    /// Replaces what a field holds by typing.
    ///
    /// # Errors
    /// There is no such field.
    pub async fn fill(&self, label: &str, text: &str) -> Outcome {
        let field = self.field(label).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Sets a field whose value is picked rather than typed: a date, a time, a choice. The value
    /// is as HTML writes it, whatever the browser's language.
    ///
    /// # Errors
    /// There is no such field.
    pub async fn pick(&self, label: &str, value: &str) -> Outcome {
        let field = self.field(label).await?;
        let script = "const [field, value] = arguments; field.value = value;
            for (const kind of ['input', 'change'])
                field.dispatchEvent(new Event(kind, { bubbles: true }));
            return field.value";
        let set = self.driver().execute(script, [field.to_json()?, json!(value)]).await?;
        if set.json() == value {
            return Ok(());
        }
        Err(crate::Fault::Page(format!("the field {label:?} does not take {value:?}")))
    }

    /// Ticks or unticks a box, or picks a radio button.
    ///
    /// # Errors
    /// There is no such field.
    pub async fn tick(&self, label: &str) -> Outcome {
        self.field(label).await?.click().await?;
        Ok(())
    }

    /// The value of a field.
    ///
    /// # Errors
    /// There is no such field.
    pub async fn value(&self, label: &str) -> Outcome<String> {
        Ok(self.field(label).await?.prop("value").await?.unwrap_or_default())
    }

    /// Waits for a heading.
    ///
    /// # Errors
    /// It does not come.
    pub async fn heading(&self, text: &str) -> Outcome {
        let xpath = format!("//*[self::h1 or self::h2][normalize-space()={}]", literal(text));
        self.visible(&format!("a heading {text:?}"), &xpath).await?;
        Ok(())
    }

    /// Waits until no dialog is open.
    ///
    /// # Errors
    /// One stays.
    pub async fn dialog_closed(&self) -> Outcome {
        let script = format!("return {}.querySelector('dialog[open]') === null", self.place());
        waiter::until("the dialog is closed", async || {
            let closed = self.driver().execute(script.as_str(), []).await?;
            Ok(if closed.json() == true { Ok(()) } else { Err(self.text().await?) })
        })
        .await
    }

    /// The rows drawn of the table of that caption as text, one string a cell but for the checkbox,
    /// once they are as `fits` wants.
    ///
    /// # Errors
    /// They do not become so.
    pub async fn rows(
        &self,
        caption: &str,
        what: &str,
        fits: impl Fn(&[Vec<String>]) -> bool,
    ) -> Outcome<Vec<Vec<String>>> {
        let script = format!(
            "const [caption] = arguments;
            return [...({}?.querySelectorAll('table') ?? [])]
                .filter(table => table.caption?.textContent.trim() === caption)
                .flatMap(table => [...table.tBodies[0].rows])
                .map(row => [...row.cells].filter(cell => cell.className !== 'pick')
                    .map(cell => cell.innerText.trim()))",
            self.place()
        );
        waiter::until(&format!("the table {caption:?} has {what}"), async || {
            let found = self.driver().execute(script.as_str(), [json!(caption)]).await?;
            let rows: Vec<Vec<String>> = found.convert()?;
            Ok(if fits(&rows) { Ok(rows) } else { Err(format!("{rows:?}")) })
        })
        .await
    }

    /// Scrolls the list of that caption by a part of what is seen of it; whether it went any
    /// further.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn scroll_list(&self, caption: &str) -> Outcome<bool> {
        let script = "const [caption] = arguments;
            const frame = document.querySelector(`.table-frame[aria-label='${caption}']`);
            const before = frame.scrollTop;
            frame.scrollTop += frame.clientHeight / 2;
            return frame.scrollTop > before";
        Ok(self.driver().execute(script, [json!(caption)]).await?.convert()?)
    }

    /// Opens what is folded under a line of text.
    ///
    /// # Errors
    /// There is no such line.
    pub async fn unfold(&self, line: &str) -> Outcome {
        let xpath = format!("//summary[starts-with(normalize-space(), {})]", literal(line));
        self.press(&format!("a line {line:?} to unfold"), &xpath).await
    }

    /// Where the links lead whose addresses fit, in the order of the page: absolute addresses
    /// without the server's.
    ///
    /// # Errors
    /// None does.
    pub async fn links(&self, what: &str, fits: impl Fn(&str) -> bool) -> Outcome<Vec<String>> {
        let script = format!(
            "return [...({}?.querySelectorAll('a[href]') ?? [])].map(link => link.href)",
            self.place()
        );
        waiter::until(&format!("there is {what}"), async || {
            let all: Vec<String> = self.driver().execute(script.as_str(), []).await?.convert()?;
            let own =
                |link: &String| link.strip_prefix(&self.server.url).unwrap_or(link).to_owned();
            let found: Vec<String> = all.iter().map(own).filter(|link| fits(link)).collect();
            Ok(if found.is_empty() { Err(format!("{all:?}")) } else { Ok(found) })
        })
        .await
    }

    /// The facts of the page, as pairs of name and value.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn facts(&self) -> Outcome<Vec<(String, String)>> {
        let script = "return [...document.querySelectorAll('dl div')].map(fact => [
            fact.querySelector('dt')?.innerText.trim() ?? '',
            fact.querySelector('dd')?.innerText.trim() ?? ''])";
        Ok(self.driver().execute(script, []).await?.convert()?)
    }

    /// The value of a fact, once the page shows it.
    ///
    /// # Errors
    /// It does not.
    pub async fn fact(&self, name: &str) -> Outcome<String> {
        waiter::until(&format!("the page says {name:?}"), async || {
            let facts = self.facts().await?;
            let found = facts.iter().find(|(fact, _)| fact == name);
            Ok(found.map(|(_, value)| value.clone()).ok_or_else(|| format!("{facts:?}")))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_quotes_are_xpath_literals_too() {
        assert_eq!(literal("it's"), "\"it's\"");
        assert_eq!(literal("a \"b\""), "concat(\"a \", '\"', \"b\", '\"', \"\")");
    }
}

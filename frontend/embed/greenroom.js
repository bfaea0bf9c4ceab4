// Puts the console into a page that is somebody else's: `mount`, and the element
// <greenroom-console>. Both live in a shadow root: neither side's styles reach the other's. The
// build puts boot.js before it, whose functions it uses: one module, which needs nothing beside it.

// Written by the build: the files of the program, and its style sheet for others' pages.
const program = { js: "{js}", wasm: "{wasm}", css: "{css}" };

// Those on the page, and how each says that it cannot go on.
const mounted = new Map();

// Whether the program had a fault. All consoles of the page share it: there is none any more.
let broken = false;

function stop(event) {
  // The page may have programs of its own: ours is named in the trace.
  const trace = String((event.error ?? event.reason)?.stack);
  if (isFatal(event) && trace.includes(program.js.replace(/\.js$/, ""))) {
    broken = true;
    for (const fail of mounted.values()) {
      fail("fault");
    }
  }
}

// It is listened for from the first console on, whether one is left or not: a fault in what comes
// late to one that is gone ends the program for the next.
function note(host, fail) {
  addEventListener("error", stop);
  addEventListener("unhandledrejection", stop);
  mounted.set(host, fail);
}

const sheets = new Map();

// One sheet serves all; one that could not be had is asked for again.
function sheet(folder) {
  const { href } = new URL(program.css, folder);
  if (!sheets.has(href)) {
    const fetched = (async () => {
      const answer = await fetch(href);
      if (!answer.ok) {
        throw new Error(`${href}: HTTP ${answer.status}`);
      }
      return new CSSStyleSheet().replace(await answer.text());
    })();
    fetched.catch(() => sheets.delete(href));
    sheets.set(href, fetched);
  }
  return sheets.get(href);
}

// The options, found right, as the program takes them.
async function settled(options, folder) {
  const { api, view, basePath, language, theme } = options;
  const said = api === undefined ? await config(folder) : { api: address(api, new URL(document.baseURI)) };
  return {
    ...said,
    // Without a path of its own the console leaves the browser's address alone.
    base: basePath === undefined ? undefined : new URL(basePath, document.baseURI).pathname.replace(/\/+$/, ""),
    view: view ?? said.view,
    language: language ?? said.language,
    theme: theme ?? said.theme,
    files: folder.href,
    embedded: true,
  };
}

// What the options may be: those a config.json has, too, as there.
const allowed = {
  api: settings.api,
  view: [isOneOf(views), '"meetings"'],
  basePath: settings.base_path,
  language: settings.language,
  theme: settings.theme,
};

// Refuses options that are not as they have to be. `file` is where they were said, and `written`
// how one is written there.
function judge(options, file, written) {
  for (const [option, [fits, example]] of Object.entries(allowed)) {
    if (options[option] !== undefined && !fits(options[option])) {
      const [key, sign] = written(option);
      throw new Refusal("wrong", { file, key, example: `${key}${sign}${example}` });
    }
  }
}

// Says why there is no console where it would be.
function refuse(shadow, fault, language) {
  const place = document.createElement("p");
  place.className = "boot-failure";
  place.setAttribute("role", "alert");
  say(place, fault, language === undefined ? navigator.languages : [language]);
  const around = document.createElement("div");
  around.className = "mounted";
  around.append(place);
  shadow.replaceChildren(around);
}

function begin(host, options) {
  const { files } = options;
  const folder = files === undefined ? new URL(".", import.meta.url) : new URL(files, document.baseURI);
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const root = document.createElement("div");
  root.className = "mounted";
  shadow.replaceChildren(root);
  let console;
  let ended = false;
  const fail = fault => {
    console = undefined;
    refuse(shadow, fault, options.language);
  };
  note(host, fail);
  const start = async () => {
    try {
      const [said, mount, styles] = await Promise.all([
        settled(options, folder),
        load(program, folder),
        sheet(folder),
      ]);
      if (!ended && !broken) {
        shadow.adoptedStyleSheets = [styles];
        console = mount(root, said);
      }
    } catch (thrown) {
      stop({ error: thrown });
      if (!ended && !broken) {
        fail(told(thrown));
      }
    }
  };
  if (broken) {
    fail("fault");
  } else {
    start();
  }
  return () => {
    if (ended) {
      return;
    }
    ended = true;
    mounted.delete(host);
    shadow.replaceChildren();
    // Whoever takes it away may do so in the middle of what it does.
    queueMicrotask(() => console?.unmount());
  };
}

// Puts the console into an element, beside what is in it. `unmount` of what it returns takes it
// out again.
export function mount(element, options = {}) {
  judge(options, "mount()", option => [option, ": "]);
  const host = document.createElement("div");
  element.append(host);
  let end;
  try {
    end = begin(host, options);
  } catch (fault) {
    host.remove();
    throw fault;
  }
  return {
    unmount() {
      end();
      host.remove();
    },
  };
}

const attributes = {
  api: "api",
  view: "view",
  "base-path": "basePath",
  language: "language",
  theme: "theme",
  files: "files",
};

// How an option is written as an attribute.
const named = option => Object.keys(attributes).find(name => attributes[name] === option);

// <greenroom-console api="…" view="meetings">
export class GreenroomConsole extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = Object.keys(attributes);
  #end;

  connectedCallback() {
    const options = {};
    for (const [attribute, option] of Object.entries(attributes)) {
      options[option] = this.getAttribute(attribute) ?? undefined;
    }
    try {
      judge(options, "<greenroom-console>", option => [named(option), "="]);
      this.#end = begin(this, options);
    } catch (thrown) {
      const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      refuse(shadow, told(thrown), options.language);
      // What is put right later begins anew.
      this.#end = () => shadow.replaceChildren();
    }
  }

  disconnectedCallback() {
    this.#end?.();
    this.#end = undefined;
  }

  attributeChangedCallback(_name, before, now) {
    if (this.#end && before !== now) {
      this.disconnectedCallback();
      this.connectedCallback();
    }
  }
}

if (globalThis.customElements?.get("greenroom-console") === undefined) {
  globalThis.customElements?.define("greenroom-console", GreenroomConsole);
}

// Starts the console, and says so where it cannot start or go on. A file of its own, so that the
// page needs no inline script. Where the page is the console's own the addresses of the program
// stand in its <meta name="greenroom-program">, written when it was built; greenroom.js, which
// puts the console into others' pages, brings them along.

// The program's own texts are in it, or come by it: what is said without it stands here.
const sentences = {
  en: {
    fault: "Greenroom had to stop because of a fault of its own. Reload the page to go on; if it happens again, tell your administrator.",
    start: "Greenroom could not start. Reload the page; if that does not help, use a current version of Chrome, Edge, Firefox or Safari.",
    unread: "For the operator: {file} cannot be read ({why}). It tells this page where its server is, and has to lie beside it.",
    unclear: "For the operator: {file} is not valid JSON ({why}).",
    unknown: "For the operator: {file} has a setting “{key}”, which there is not. There are: {example}.",
    wrong: "For the operator: in {file} “{key}” is missing, or not as it has to be. An example: {example}",
  },
  es: {
    fault: "Greenroom tuvo que detenerse por un fallo propio. Vuelva a cargar la página para continuar; si se repite, avise a su administrador.",
    start: "Greenroom no pudo iniciarse. Vuelva a cargar la página; si no se resuelve, use una versión actual de Chrome, Edge, Firefox o Safari.",
    unread: "Para quien lo administra: no se puede leer {file} ({why}). Ese archivo indica a esta página dónde está su servidor y debe estar junto a ella.",
    unclear: "Para quien lo administra: {file} no es JSON válido ({why}).",
    unknown: "Para quien lo administra: {file} tiene un ajuste «{key}», que no existe. Existen: {example}.",
    wrong: "Para quien lo administra: en {file} falta «{key}» o no es como debe ser. Un ejemplo: {example}",
  },
  zh: {
    fault: "Greenroom 因自身故障而停止。请重新加载页面以继续；如再次发生，请联系管理员。",
    start: "Greenroom 无法启动。请重新加载页面；如仍未解决，请使用最新版本的 Chrome、Edge、Firefox 或 Safari。",
    unread: "致运维人员：无法读取 {file}（{why}）。该文件告诉此页面其服务器的位置，必须与页面放在一起。",
    unclear: "致运维人员：{file} 不是有效的 JSON（{why}）。",
    unknown: "致运维人员：{file} 中有不存在的设置“{key}”。可用的设置：{example}。",
    wrong: "致运维人员：{file} 中的“{key}”缺失或不符合要求。示例：{example}",
  },
  ar: {
    fault: "توقّف Greenroom بسبب خلل فيه. أعد تحميل الصفحة للمتابعة؛ وإن تكرّر ذلك فأخبر المسؤول.",
    start: "تعذّر تشغيل Greenroom. أعد تحميل الصفحة؛ وإن لم يُجدِ ذلك فاستخدم إصدارًا حديثًا من Chrome أو Edge أو Firefox أو Safari.",
    unread: "لمن يشغّله: تعذّرت قراءة {file} ({why}). هذا الملف يخبر الصفحة أين خادمها، ويجب أن يكون بجوارها.",
    unclear: "لمن يشغّله: ‏{file} ليس JSON صالحًا ({why}).",
    unknown: "لمن يشغّله: في {file} إعداد غير موجود: «{key}». الإعدادات الموجودة: {example}.",
    wrong: "لمن يشغّله: في {file} الإعداد «{key}» مفقود أو ليس كما يجب. مثال: {example}",
  },
};

// The languages there are, and the views.
const tags = ["en", "es", "zh-CN", "ar"];
const views = ["users", "meetings", "reports", "account", "audit"];
const themes = ["light", "dark", "system"];

const isText = value => typeof value === "string" && value !== "";
const isOneOf = all => value => all.includes(value);
const isListOf = fits => value => Array.isArray(value) && value.every(fits);

function isOrigin(value) {
  try {
    return new URL(value).origin === value;
  } catch {
    return false;
  }
}

// What a config.json may say: whether a value is one, and an example.
const settings = {
  api: [isText, '"https://zoom.example/api"'],
  base_path: [value => isText(value) && /^\/[^?#\\]*$/.test(value), '"/tools/zoom"'],
  language: [isOneOf(tags), '"es"'],
  theme: [isOneOf(themes), '"dark"'],
  // None of them would be a page of nothing.
  views: [value => isListOf(isOneOf(views))(value) && value.length > 0, '["users", "meetings", "reports", "account", "audit"]'],
  parents: [isListOf(isOrigin), '["https://portal.example"]'],
};

// A sentence with its blanks filled in.
function sentence(language, kind, blanks) {
  return sentences[language][kind].replace(/\{(\w+)\}/g, (_, blank) => blanks[blank]);
}

// Why the console does not start, for whoever can mend it.
class Refusal extends Error {
  constructor(kind, blanks) {
    super(sentence("en", kind, blanks));
    this.kind = kind;
    this.blanks = blanks;
  }
}

// Finds what a config.json says right, or refuses it. Addresses in it are relative to its own.
function check(said, at) {
  const file = at.href;
  if (typeof said !== "object" || said === null || Array.isArray(said)) {
    throw new Refusal("wrong", { file, key: "api", example: `{ "api": ${settings.api[1]} }` });
  }
  for (const key of Object.keys(said)) {
    if (!Object.hasOwn(settings, key)) {
      throw new Refusal("unknown", { file, key, example: Object.keys(settings).join(", ") });
    }
  }
  for (const [key, [fits, example]] of Object.entries(settings)) {
    if (Object.hasOwn(said, key) ? !fits(said[key]) : key === "api") {
      throw new Refusal("wrong", { file, key, example: `"${key}": ${example}` });
    }
  }
  const { api, base_path: base = new URL(".", at).pathname, ...others } = said;
  return { ...others, api: address(api, at), base: new URL(base, at).pathname.replace(/\/+$/, "") };
}

// The whole address of the server's routes.
function address(api, at) {
  if (!URL.canParse(api, at)) {
    throw new Refusal("wrong", { file: at.href, key: "api", example: `"api": ${settings.api[1]}` });
  }
  return new URL(api, at).href;
}

// What the config.json of a folder says.
async function config(folder) {
  const at = new URL("config.json", folder);
  const file = at.href;
  let text;
  try {
    const answer = await fetch(at, { cache: "no-cache" });
    if (!answer.ok) {
      throw new Error(`HTTP ${answer.status}`);
    }
    text = await answer.text();
  } catch ({ message: why }) {
    throw new Refusal("unread", { file, why });
  }
  return parse(text, at);
}

function parse(text, at) {
  let said;
  try {
    said = JSON.parse(text);
  } catch ({ message: why }) {
    throw new Refusal("unclear", { file: at.href, why });
  }
  return check(said, at);
}

async function fetched(program, folder) {
  const glue = await import(
    /* webpackIgnore: true */ /* @vite-ignore */ new URL(program.js, folder).href
  );
  await glue.default({ module_or_path: new URL(program.wasm, folder) });
  return glue.mount;
}

let loading;

// The program, which lies in a folder. All that ask for it share one; what could not be had is
// asked for again.
function load(program, folder) {
  if (loading === undefined) {
    loading = fetched(program, folder);
    loading.catch(() => {
      loading = undefined;
    });
  }
  return loading;
}

// Says why there is no console: `fault` is a Refusal, or the kind of sentence. `languages` are
// those whoever reads it would like, the best first.
function say(place, fault, languages) {
  const kind = fault instanceof Refusal ? fault.kind : fault;
  const language = languages.map(tag => tag.slice(0, 2)).find(tag => tag in sentences) ?? "en";
  place.lang = language;
  place.dir = "auto";
  place.textContent = sentence(language, kind, fault.blanks);
  place.hidden = false;
}

// Whether what went wrong on the page was a fault inside the program: it answers to nothing
// after that.
function isFatal({ error, reason }) {
  return (error ?? reason) instanceof WebAssembly.RuntimeError;
}

// What to show for what was thrown at the start.
function told(thrown) {
  console.error(thrown);
  return thrown instanceof Refusal ? thrown : "start";
}

// Tells those the page may be framed by how high it is, whenever that changes. It hears nothing
// from them.
function tellHeight(console, parents) {
  const framing = [...(location.ancestorOrigins ?? [])];
  const [nearest] = framing;
  const listening = parents.filter(origin => nearest === undefined || origin === nearest);
  if (listening.length === 0) {
    return;
  }
  document.documentElement.dataset.embedded = "";
  let told;
  new ResizeObserver(() => {
    const height = Math.ceil(console.getBoundingClientRect().height);
    if (height !== told) {
      told = height;
      for (const origin of listening) {
        parent.postMessage({ type: "greenroom-height", height }, origin);
      }
    }
  }).observe(console);
}

let held;

async function page(program) {
  const root = document.getElementById("console");
  const failure = document.getElementById("boot-failure");
  const marked = document.documentElement;
  // The page may be marked with the language by now; if not, the browser says which.
  const languages = () => (marked.dir ? [marked.lang] : navigator.languages);
  const embedded = parent !== window;
  // A server that knows the page writes into it what config.json would say.
  const written = document.querySelector('meta[name="greenroom-config"]')?.content;
  const at = new URL("config.json", document.baseURI);
  const files = new URL(".", import.meta.url);
  try {
    const [said, mount] = await Promise.all([
      written === undefined ? config(at) : parse(written, at),
      load(program, files),
    ]);
    if (!`${location.pathname}/`.startsWith(`${said.base}/`)) {
      const example = `"base_path": "${new URL(".", at).pathname}"`;
      throw new Refusal("wrong", { file: at.href, key: "base_path", example });
    }
    // Held: the program takes away what nobody holds.
    held = mount(root, { ...said, files: files.href, embedded });
    if (embedded && said.parents) {
      tellHeight(root, said.parents);
    }
    const stop = event => {
      if (isFatal(event)) {
        held = undefined;
        root.remove();
        say(failure, "fault", languages());
      }
    };
    addEventListener("error", stop);
    addEventListener("unhandledrejection", stop);
  } catch (thrown) {
    say(failure, told(thrown), languages());
  }
}

// A portal may also read this where it makes its pages: no page is there then.
const own = globalThis.document?.querySelector('meta[name="greenroom-program"]');
if (own) {
  page(own.dataset);
}

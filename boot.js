// Starts the console, and says so where it cannot start or go on. A file of its own, so that the
// page needs no inline script: the addresses of the program stand in the page's
// <meta name="greenroom-program">, written when it was built.
const program = document.querySelector('meta[name="greenroom-program"]').dataset;

// The program's own texts are in it, or come by it: what is said without it stands here.
const sentences = {
  en: {
    fault: "Greenroom had to stop because of a fault of its own. Reload the page to go on; if it happens again, tell your administrator.",
    start: "Greenroom could not start. Reload the page; if that does not help, use a current version of Chrome, Edge, Firefox or Safari.",
  },
  es: {
    fault: "Greenroom tuvo que detenerse por un fallo propio. Vuelva a cargar la página para continuar; si se repite, avise a su administrador.",
    start: "Greenroom no pudo iniciarse. Vuelva a cargar la página; si no se resuelve, use una versión actual de Chrome, Edge, Firefox o Safari.",
  },
  zh: {
    fault: "Greenroom 因自身故障而停止。请重新加载页面以继续；如再次发生，请联系管理员。",
    start: "Greenroom 无法启动。请重新加载页面；如仍未解决，请使用最新版本的 Chrome、Edge、Firefox 或 Safari。",
  },
  ar: {
    fault: "توقّف Greenroom بسبب خلل فيه. أعد تحميل الصفحة للمتابعة؛ وإن تكرّر ذلك فأخبر المسؤول.",
    start: "تعذّر تشغيل Greenroom. أعد تحميل الصفحة؛ وإن لم يُجدِ ذلك فاستخدم إصدارًا حديثًا من Chrome أو Edge أو Firefox أو Safari.",
  },
};

// The page may be marked with the language by now; if not, the browser says which.
function fail(kind) {
  const page = document.documentElement;
  const wanted = page.dir ? [page.lang] : navigator.languages;
  const language = wanted.map(tag => tag.slice(0, 2)).find(tag => tag in sentences) ?? "en";
  const failure = document.getElementById("boot-failure");
  failure.lang = language;
  failure.dir = "auto";
  failure.textContent = sentences[language][kind];
  failure.hidden = false;
}

// A fault inside the program leaves a page that answers to nothing: better none.
function stop({ error, reason }) {
  if ((error ?? reason) instanceof WebAssembly.RuntimeError) {
    document.getElementById("console")?.remove();
    fail("fault");
  }
}

try {
  const { default: start } = await import(new URL(program.js, document.baseURI).href);
  await start({ module_or_path: new URL(program.wasm, document.baseURI) });
  addEventListener("error", stop);
  addEventListener("unhandledrejection", stop);
} catch (fault) {
  console.error(fault);
  fail("start");
}

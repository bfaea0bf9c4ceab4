// Starts the console, and says so where it cannot start or go on. A file of its own, so that the
// page needs no inline script: the addresses of the program stand in the page's
// <meta name="greenroom-program">, written when it was built.
const program = document.querySelector('meta[name="greenroom-program"]').dataset;

function fail(sentence) {
  const failure = document.getElementById("boot-failure");
  failure.textContent = sentence;
  failure.hidden = false;
}

// A fault inside the program leaves a page that answers to nothing: better none.
function stop({ error, reason }) {
  if ((error ?? reason) instanceof WebAssembly.RuntimeError) {
    document.getElementById("console")?.remove();
    fail("Greenroom had to stop because of a fault of its own. Reload the page to go on; if it happens again, tell your administrator.");
  }
}

try {
  const { default: start } = await import(new URL(program.js, document.baseURI).href);
  await start({ module_or_path: new URL(program.wasm, document.baseURI) });
  addEventListener("error", stop);
  addEventListener("unhandledrejection", stop);
} catch (fault) {
  console.error(fault);
  fail("Greenroom could not start. Reload the page; if that does not help, use a current version of Chrome, Edge, Firefox or Safari.");
}

// Starts the console. A file of its own, so that the page needs no inline script: the addresses of
// the program stand in the page's <meta name="greenroom-program">, written when it was built.
const program = document.querySelector('meta[name="greenroom-program"]').dataset;
try {
  const { default: start } = await import(new URL(program.js, document.baseURI).href);
  await start({ module_or_path: new URL(program.wasm, document.baseURI) });
} catch (fault) {
  console.error(fault);
  const failure = document.getElementById("boot-failure");
  failure.textContent =
    "Greenroom could not start. Reload the page; if that does not help, use a current version of Chrome, Edge, Firefox or Safari.";
  failure.hidden = false;
}

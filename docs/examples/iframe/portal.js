// Makes the frame as high as what it shows. Only the console itself may say how high that is.
const frame = document.getElementById("console");
const origin = new URL(frame.src).origin;

addEventListener("message", ({ data, origin: from, source }) => {
  if (from !== origin || source !== frame.contentWindow) return;
  if (data?.type === "greenroom-height" && Number.isFinite(data.height)) {
    frame.style.blockSize = `${Math.ceil(data.height)}px`;
  }
});

/** Finds QR codes in camera pictures, in a thread of its own so that the page stays quick. */
import { prepareZXingModule, readBarcodes } from "../../npm/zxing-wasm/reader/index.js";

const OPTIONS = { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true };

let context = null;

/** @param {ImageBitmap} picture is used up */
function pointsOf(picture) {
  const { width, height } = picture;
  if (context?.canvas.width !== width || context?.canvas.height !== height) {
    context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  }
  context.drawImage(picture, 0, 0);
  picture.close();
  return context.getImageData(0, 0, width, height);
}

self.addEventListener("message", async ({ data }) => {
  if (data.wasm) {
    await prepareZXingModule({
      overrides: { locateFile: () => data.wasm },
      fireImmediately: true,
    });
    // The first picture costs the compilation: spend it on an empty one.
    await readBarcodes(new ImageData(64, 64), OPTIONS);
    self.postMessage({ ready: true });
    return;
  }
  let found = [];
  try {
    found = await readBarcodes(pointsOf(data.picture), OPTIONS);
  } finally {
    // One unreadable picture must not stop the next: always answer.
    self.postMessage({ text: found.find((each) => each.isValid)?.text ?? "" });
  }
});

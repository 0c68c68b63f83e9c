/** The camera: takes the middle of each picture and asks the decoder what is in it. */

const SIDE = 640;

export class Camera {
  /**
   * @param {HTMLVideoElement} video
   * @param {{decoder: string, wasm: string}} urls
   * @param {(text: string, takenAt: number) => void} onCode
   */
  constructor(video, urls, onCode) {
    this.video = video;
    this.onCode = onCode;
    this.worker = new Worker(urls.decoder, { type: "module" });
    this.ready = new Promise((resolve, reject) => {
      this.worker.addEventListener("message", ({ data }) => this.answered(data, resolve));
      this.worker.addEventListener("error", reject);
    });
    this.worker.postMessage({ wasm: urls.wasm });
    this.takenAt = 0;
    this.busy = false;
    this.stream = null;
  }

  /** Start the camera that looks away from its holder. Rejects when it is refused or missing. */
  async start() {
    await this.ready;
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.next();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  get isOn() {
    return this.stream !== null;
  }

  next() {
    if (this.isOn) {
      this.video.requestVideoFrameCallback(() => this.look());
    }
  }

  look() {
    if (!this.isOn || this.busy || document.hidden) {
      this.next();
      return;
    }
    this.busy = true;
    this.takenAt = performance.now();
    const { videoWidth: width, videoHeight: height } = this.video;
    const side = Math.min(width, height);
    const [left, top] = [(width - side) / 2, (height - side) / 2];
    const smaller = { resizeWidth: SIDE, resizeHeight: SIDE, resizeQuality: "low" };
    // The picture's points are read by the worker: doing it here would hold up the page.
    createImageBitmap(this.video, left, top, side, side, smaller).then(
      (picture) => this.worker.postMessage({ picture }, [picture]),
      () => {
        this.busy = false;
      },
    );
    this.next();
  }

  answered(data, resolve) {
    if (data.ready) {
      resolve(undefined);
      return;
    }
    this.busy = false;
    if (data.text) {
      this.onCode(data.text, this.takenAt);
    }
  }
}

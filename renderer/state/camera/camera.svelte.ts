/** The computer's camera, while a view shows it: its stream, its frames, and why it could not be opened. */
import { ask } from '../../bridge';
import { cameraProblem, photoName } from './camera-words';
import { pixelsOf, sizeWithin, thumbnail, type DecodedPhoto } from '../photos/decode';

/** In pixels: more than any network takes, and little enough to be read ten times a second. */
const WANTED = { width: { ideal: 640 }, height: { ideal: 480 } } as const;

const DISCONNECTED = 'The camera was disconnected. Connect it and try again.';

class Camera {
  #open = $state(false);
  #stream = $state.raw<MediaStream | null>(null);
  #problem = $state<string | null>(null);
  #video: HTMLVideoElement | null = null;
  /** Goes up with each opening and closing, so that a camera that comes too late is closed. */
  #turn = 0;
  #taken = 0;

  /** From the button that opens it until it is closed, whether there is a picture or a problem. */
  get open(): boolean {
    return this.#open;
  }

  get live(): boolean {
    return this.#stream !== null;
  }

  /** Why there is no picture, in a sentence or two. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Only for a press of the person's: main allows the page the camera from here until `stop`. */
  async start(): Promise<void> {
    this.stop();
    const turn = ++this.#turn;
    this.#open = true;
    try {
      await ask('camera:allow', undefined);
      const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
      if (turn === this.#turn) this.#take(stream);
      else end(stream);
    } catch (error) {
      if (turn === this.#turn) this.#fail(cameraProblem(error));
    }
  }

  /** Close the camera; nothing happens where it is closed. */
  stop(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#problem = null;
    this.#release();
  }

  /** Shows the picture in a video element, as an attachment; again with each new stream. */
  readonly show = (video: HTMLVideoElement): (() => void) => {
    this.#video = video;
    video.srcObject = this.#stream;
    return () => {
      video.srcObject = null;
      if (this.#video === video) this.#video = null;
    };
  };

  /** Resolves with the next frame that the camera gives; never, where it is closed before. */
  async nextFrame(): Promise<void> {
    await new Promise((resolve) => this.#video?.requestVideoFrameCallback(resolve));
  }

  /**
   * The frame that is shown, as it is and not mirrored.
   * @param longestEdge in pixels
   * @returns null while there is none
   */
  async frame(longestEdge: number): Promise<DecodedPhoto | null> {
    const video = this.#video;
    if (video === null || video.videoWidth === 0) return null;
    const size = { width: video.videoWidth, height: video.videoHeight };
    const { width, height } = sizeWithin(size, longestEdge);
    const bitmap = await createImageBitmap(video, {
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: 'medium',
    });
    try {
      return pixelsOf(bitmap);
    } finally {
      bitmap.close();
    }
  }

  /** The frame that is shown, as a file of its own; null while there is none. */
  async photo(): Promise<File | null> {
    const frame = await this.frame(Infinity);
    if (frame === null) return null;
    return new File([await thumbnail(frame)], this.nextName(), { type: 'image/jpeg' });
  }

  nextName(): string {
    return photoName(++this.#taken, new Date());
  }

  #take(stream: MediaStream): void {
    this.#stream = stream;
    stream.getVideoTracks()[0]?.addEventListener('ended', () => {
      if (stream === this.#stream) this.#fail(DISCONNECTED);
    });
  }

  #fail(problem: string): void {
    this.#problem = problem;
    this.#release();
  }

  /** Every track is stopped, so that the camera's light goes out, and main allows the camera no more. */
  #release(): void {
    this.#turn++;
    if (this.#stream !== null) end(this.#stream);
    this.#stream = null;
    void ask('camera:end', undefined);
  }
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

export const camera = new Camera();

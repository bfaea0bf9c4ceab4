/** A view of the console. */
export type View = "users" | "meetings" | "reports" | "account" | "audit";

/** What whoever mounts the console decides. */
export interface Options {
  /**
   * Where the server's routes begin: `https://zoom.example/api`. Without it the `config.json`
   * beside the console's files says so.
   */
  api?: string;
  /** The view that is shown first. */
  view?: View;
  /**
   * The path below which the browser's address is the console's: `/tools/zoom`. Without it the
   * console's addresses stand in memory, and the browser's address and history are left alone.
   */
  basePath?: string;
  /** The language of whoever has chosen none. */
  language?: "en" | "es" | "zh-CN" | "ar";
  /** The colours of whoever has chosen none. */
  theme?: "light" | "dark" | "system";
  /**
   * The folder the console's files lie in, where that is not the one this module was loaded
   * from: a bundler puts this module elsewhere.
   */
  files?: string;
}

/** A console on the page. */
export interface Console {
  /** Takes it away, with all it listened to. */
  unmount(): void;
}

/** Puts the console into an element, beside what is in it. */
export function mount(element: Element, options?: Options): Console;

/** `<greenroom-console>`: the options are its attributes, `basePath` is `base-path`. */
export class GreenroomConsole extends HTMLElement {}

declare global {
  interface HTMLElementTagNameMap {
    "greenroom-console": GreenroomConsole;
  }
}

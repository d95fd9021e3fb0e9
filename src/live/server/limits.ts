/** How much a server takes before it says no. */
export interface Limits {
  /** Connections, and those among them that have not said yet who they are. */
  readonly connections: number;
  readonly waiting: number;
  /** Pages that may steer, at one time. */
  readonly controllers: number;
  /** Runs that one page follows at one time. */
  readonly watched: number;
  /** Messages of a page: so many a second, and so many at once. */
  readonly messages: { readonly perSecond: number; readonly burst: number };
  readonly commands: { readonly perSecond: number; readonly burst: number };
  /** Bytes that may wait for a page that reads slowly, and above which it gets no new pictures. */
  readonly queued: number;
  readonly queuedForSamples: number;
  /** Frames that may be on their way without a word that they were drawn. */
  readonly flights: number;
  /** Milliseconds. */
  readonly times: {
    /** For the first message. */
    readonly hello: number;
    /** Between flushes; between pictures of one kind; between frames for a page that nobody sees. */
    readonly flush: number;
    readonly samples: number;
    readonly hidden: number;
    /** Of silence: before a heartbeat, and after which a page gives up. */
    readonly heartbeat: number;
    readonly timeout: number;
    /** Between pings; a page that has answered none of two is gone. */
    readonly ping: number;
    /** After which a frame that was not drawn makes a page slow, and after which a slow page is sent away. */
    readonly overdue: number;
    readonly slow: number;
    /** For a polite end, before the line is cut. */
    readonly parting: number;
    /** For which the answer to a command is remembered. */
    readonly answers: number;
  };
}

export const defaultLimits: Limits = {
  connections: 64,
  waiting: 8,
  controllers: 4,
  watched: 16,
  messages: { perSecond: 20, burst: 40 },
  commands: { perSecond: 5, burst: 10 },
  queued: 1024 * 1024,
  queuedForSamples: 64 * 1024,
  flights: 2,
  times: {
    hello: 5_000,
    flush: 100,
    samples: 1_000,
    hidden: 5_000,
    heartbeat: 5_000,
    timeout: 20_000,
    ping: 15_000,
    overdue: 10_000,
    slow: 30_000,
    parting: 1_000,
    answers: 300_000,
  },
};

/** The longest message of a page, in bytes: a command is a hundredth of it. */
export const inboundLimit = 16 * 1024;

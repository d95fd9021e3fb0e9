/** Many pages in a process of their own: they connect, follow a run, draw at once, and tell how late news is. */
import { WebSocket } from 'ws';
import { median } from '../parts/median.js';
import { answering } from './ask.js';

interface Viewer {
  readonly socket: WebSocket;
  frames: number;
}
let viewers: Viewer[] = [];
/** How many of them tell how late news is. */
const listeners = 20;
/** Milliseconds from a row to the page, of every frame since it was asked last. */
let delays: number[] = [];

const say = ({ socket }: Viewer, message: object): void => socket.send(JSON.stringify(message));

const open = (url: URL): Promise<Viewer> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${url.host}/ws`, 'rxgan.v1', { perMessageDeflate: false, origin: url.origin });
    const viewer: Viewer = { socket, frames: 0 };
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.on('open', () =>
      say(viewer, { t: 'hello', v: 1, token: new URLSearchParams(url.hash.slice(1)).get('token'), samples: true }),
    );
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      // Only what an answer needs is read: the pages of a thousand people would run on machines of their own.
      const start = data.toString('latin1', isBinary ? 4 : 0, isBinary ? 400 : 200);
      if (start.startsWith('{"t":"welcome"')) resolve(viewer);
      const [, seq] = /"seq":(\d+)/.exec(start) ?? [];
      if (seq === undefined || !/^\{"t":"(update|history)"/.test(start)) return;
      viewer.frames++;
      socket.send(`{"t":"ack","run":"live","seq":${seq}}`);
      if (isBinary || viewers.indexOf(viewer) >= listeners) return;
      const { records } = JSON.parse(data.toString()) as { readonly records: readonly { row?: { wall: number } }[] };
      const wall = records.findLast((entry) => entry.row !== undefined)?.row?.wall;
      if (wall !== undefined) delays.push(Date.now() - wall);
    });
  });

await answering(
  async ({ op, url, count = 0 }: { readonly op: string; readonly url: string; readonly count?: number }) => {
    switch (op) {
      case 'connect':
        for (let i = 0; i < count; i++) viewers.push(await open(new URL(url)));
        return {};
      case 'watch':
      case 'unwatch':
        for (const viewer of viewers) say(viewer, { t: op, run: 'live' });
        return {};
      // Its kernel's buffers fill, then the server's.
      case 'stall':
        for (const { socket } of viewers.slice(0, count)) socket.pause();
        return {};
      case 'count': {
        const frames = viewers.reduce((sum, viewer) => sum + viewer.frames, 0);
        const delay = delays.length === 0 ? 0 : median(delays);
        delays = [];
        for (const viewer of viewers) viewer.frames = 0;
        return { frames, delay };
      }
      default:
        for (const { socket } of viewers) socket.terminate();
        viewers = [];
        return {};
    }
  },
);

import { charts } from './charts/charts.js';
import { rangeDetail } from './charts/rangeDetail.js';
import { toolbar } from './charts/toolbar.js';
import { commands } from './model/commands.js';
import { keepPins, keptPins } from './model/pins.js';
import { type Part, store } from './model/store.js';
import { readUrlState } from './model/urlState.js';
import { views } from './model/view.js';
import { client } from './net/client.js';
import { takeToken } from './net/token.js';
import { announcer } from './panels/announcer.js';
import { controls } from './panels/controls.js';
import { drawAbout, drawEvents } from './panels/details.js';
import { showHelp } from './panels/help.js';
import { keyboard } from './panels/keyboard.js';
import { keysOf } from './panels/keys.js';
import { notices } from './panels/notices.js';
import { runList } from './panels/runList.js';
import { share } from './panels/share.js';
import { summary } from './panels/summary.js';
import { themeSwitch } from './panels/themeSwitch.js';
import { tokenField } from './panels/tokenField.js';
import { samples } from './samples/samples.js';
import { scrubber } from './samples/scrubber.js';
import { address } from './ui/address.js';
import { byId, write } from './ui/element.js';
import { frames } from './ui/frames.js';

let token = takeToken();
themeSwitch(byId('theme', HTMLButtonElement));
const known = store((...parts) => mark(...parts));
const fromLink = readUrlState(location.hash);
const pinned = fromLink.pins.length > 0 ? fromLink : { ...fromLink, pins: keptPins() };
const writeAddress = address();
const chosen = views(pinned, (view) => {
  keepPins(view.pins);
  writeAddress(view);
  server.follow(view);
  closer.look();
  mark('view');
});
const server = client({
  url: new URL('ws', location.href.replace(/^http/, 'ws').replace(/[?#].*$/, '')).href,
  token: () => token,
  store: known,
  view: chosen.get,
  commands: () => asked,
  closer: (message) => closer.take(message),
  samples: () => mark('samples'),
});
const asked = commands({ send: server.send, changed: () => mark('commands') });
const closer = rangeDetail({ store: known, view: chosen.get, send: server.send, changed: () => mark('rows') });

const look = (range: { readonly from: number; readonly to: number }): void => chosen.set({ range, span: undefined });
const pin = (id: string): void => {
  const { pins } = chosen.get();
  chosen.set({ pins: pins.includes(id) ? pins.filter((one) => one !== id) : [...pins, id] });
};
const control = controls(known, asked);
const drawCharts = charts({ parent: byId('charts', HTMLElement), store: known, view: chosen.get, look, pin });
const drawToolbar = toolbar(byId('toolbar', HTMLElement), known, chosen);
const scrub = scrubber(byId('scrubber', HTMLElement), known, chosen);
const drawSamples = samples({
  store: known,
  views: chosen,
  send: server.send,
  extra: (kind) => (kind === 'interpolation' ? [control.interpolate] : []),
});
const again = (): void => {
  token = takeToken();
  server.open();
};
const drawNotices = notices({
  parent: byId('notices', HTMLElement),
  store: known,
  commands: asked,
  tokenField: tokenField(again),
});
const drawSummary = summary(known);
const announce = announcer(
  (text) => write(byId('announcer', HTMLElement), text),
  known,
  () => byId('status', HTMLElement).dataset['status'] ?? '',
);
const drawRuns = runList(known, chosen);
const [about, events] = [drawAbout(known), drawEvents(known)];

const state = (): void => {
  drawSummary();
  announce();
};
const overview = (): void => {
  byId('waiting', HTMLElement).hidden = (known.record()?.buckets.length ?? 0) > 0;
  drawCharts();
  drawToolbar();
  closer.look();
  server.acknowledge();
};
const pictures = (): void => {
  scrub.draw();
  drawSamples();
};
const mark = frames<Part>({
  connection: [state, drawNotices, control.draw],
  runs: [drawRuns],
  about: [about],
  state: [state, drawNotices, control.draw],
  rows: [overview],
  events: [events, drawNotices],
  samples: [pictures],
  view: [overview, pictures, drawRuns],
  commands: [control.draw, drawNotices],
});

keyboard(keysOf({ control, scrub, views: chosen, look, store: known }));
byId('help', HTMLButtonElement).addEventListener('click', showHelp);
byId('share', HTMLButtonElement).addEventListener('click', () => void share(chosen.get()));
// Ages and the wait for the next attempt change without any news.
setInterval(() => mark('connection'), 1000);
mark('connection', 'view');
server.open();

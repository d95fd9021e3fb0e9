import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipDownload } from './commands.mjs';
import { lastLine } from './lastLine.mjs';
import { run } from './run.mjs';
import { stop } from './stop.mjs';

/** A Python that current releases of TensorFlow have wheels for, where the machine's own is too new or too old. */
const python = '3.12';
const noAnswer =
  /NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ConnectionReset|ProxyError|SSLError|Max retries exceeded/;
const notFound = /Could not find a version that satisfies/;
const offers = /\(from versions: ([^)]*)\)/g;

const because = ({ distribution, version }, printed) => {
  const versions = [...printed.matchAll(offers)].map(([, list]) => list).find((list) => list !== 'none');
  if (versions !== undefined)
    return stop(
      `there is no ${distribution} ${version} for this machine; pip offers ${versions}`,
      'choose one of those with --tensorflow VERSION',
    );
  const problem = printed.split('\n').findLast((line) => line.startsWith('ERROR:')) ?? lastLine(printed);
  return noAnswer.test(printed) || notFound.test(printed)
    ? stop(
        `pip cannot reach ${distribution} ${version}`,
        'connect to PyPI, set PIP_INDEX_URL to a mirror, or bring the wheel and name it with --wheel FILE',
        { unreachable: true },
      )
    : stop(
        `pip could not download ${distribution} ${version}: ${problem.replace('ERROR: ', '')}`,
        'see to that, or name a wheel with --wheel FILE',
      );
};

/** Has pip bring the wheel, and gives its file. */
export const download = async (plan, folders, signal) => {
  mkdirSync(folders.download);
  const own = await run(pipDownload(plan, folders), { signal });
  const other =
    own.code !== 0 && notFound.test(own.printed)
      ? await run(pipDownload(plan, folders, python), { signal })
      : undefined;
  if ((other ?? own).code !== 0) throw because(plan, own.printed + (other?.printed ?? ''));
  return join(folders.download, readdirSync(folders.download)[0]);
};

import { existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

const kindOf = ({ link, home }) => {
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found === undefined) return 'free';
  const isOurs = found.isSymbolicLink() && resolve(dirname(link), readlinkSync(link)).startsWith(home + sep);
  return isOurs ? 'ours' : 'taken';
};

/** Whether something other than a link to an engine of this tool has the place in node_modules. */
export const isTaken = (plan) => kindOf(plan) === 'taken';

/** Links node_modules to the engine; gives what undoes that, or nothing where the link is there already. */
export const place = (plan) => {
  const { link, made } = plan;
  const former = kindOf(plan) === 'free' ? undefined : readlinkSync(link);
  if (former !== undefined && existsSync(link) && realpathSync(link) === realpathSync(made)) return undefined;
  const point = (target) => {
    const next = `${link}.${process.pid}`;
    symlinkSync(target, next);
    renameSync(next, link);
  };
  mkdirSync(dirname(link), { recursive: true });
  point(relative(dirname(link), made));
  return () => (former === undefined ? rmSync(link) : point(former));
};

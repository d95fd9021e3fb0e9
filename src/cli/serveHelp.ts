import { defaultPort } from './onPort.js';

/** What `rxgan serve --help` prints. */
export const serveHelp = `rxgan serve: shows the runs of a folder on a page, those that are over and those that are still trained.

Usage
  rxgan serve [FOLDER] [options]

FOLDER is one that rxgan train has made runs in (default runs), or that of a single run. A run is read when it is opened
on the page; new runs appear, and one that is still trained is followed. Lines of a log that cannot be read are skipped and
told. Ends with Ctrl-C.

Options
  --port N         where the page is served (default ${defaultPort}, or any free one if that is taken; 0 takes any free one)
  --host ADDRESS   the address to listen on (default 127.0.0.1, which no other machine can reach); with another one, whoever
                   has the printed address with its token gets in, and nothing is encrypted
  --allow NAMES    names by which browsers may call it, besides those of this machine, with commas between; a name that
                   comes with another port, as behind a proxy, is written NAME:PORT
  --help

Exit codes
  0 ended with Ctrl-C   1 there is no such folder, or no port   2 the command line is wrong
`;

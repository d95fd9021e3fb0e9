/** Preloaded, makes Node believe that it runs on the machine that FAKE_MACHINE describes in JSON. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { platform, arch, musl, freeBytes } = JSON.parse(process.env.FAKE_MACHINE);
if (platform !== undefined) Object.defineProperty(process, 'platform', { value: platform });
if (arch !== undefined) Object.defineProperty(process, 'arch', { value: arch });
if (musl) process.report.getReport = () => ({ header: {} });
if (freeBytes !== undefined) fs.statfsSync = () => ({ bavail: freeBytes, bsize: 1 });
syncBuiltinESMExports();

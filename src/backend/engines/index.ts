import type { EngineName } from '../engine.js';
import { cuda } from './cuda.js';
import { js } from './js.js';
import { native } from './native.js';
import type { Start } from './start.js';
import { wasm } from './wasm.js';
import { webgpu } from './webgpu.js';

/** How each engine is started. */
export const starts: Readonly<Record<EngineName, Start>> = { cuda, native, webgpu, wasm, js };

import { cuda } from './cuda/cuda.js';
import type { EngineName } from './engine.js';
import { js } from './js/js.js';
import { native } from './native/native.js';
import type { Start } from './start.js';
import { wasm } from './wasm/wasm.js';
import { webgpu } from './webgpu/webgpu.js';

/** How each engine is started. */
export const starts: Readonly<Record<EngineName, Start>> = { cuda, native, webgpu, wasm, js };

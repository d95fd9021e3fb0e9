import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // The page is served under a policy without inline code and styles: nothing may be written into it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

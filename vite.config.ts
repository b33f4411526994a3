/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Cross-origin isolation lets ONNX Runtime use WASM threads; a host that cannot send these headers runs one thread. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: true, assetsInlineLimit: 2048 },
  server: { headers: isolation },
  preview: { headers: isolation, port: 4173, strictPort: true },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'models/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
  },
});

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:3000';

/** For `npm run build`, and for `npm run dev -w dashboard`, which asks a running server. */
export default defineConfig({
  base: '/app/',
  plugins: [react(), tailwindcss()],
  build: {
    // Browsers that know `light-dark()`, which all colours use.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // The policy allows no inlined picture, and the page asks for no polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: { '/graphql': { target: server, ws: true }, '/account': server, '/pay': server, '/docs': server },
  },
});

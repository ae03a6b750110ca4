/* The floor of a redirect: a constant answer by bare `node:http`. Nothing is looked up or recorded. */
import { once } from 'node:events';
import { createServer } from 'node:http';

const server = createServer((_request, response) => {
  response.writeHead(302, { location: 'https://shop.example/1', 'cache-control': 'private, no-store' });
  response.end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
process.on('SIGTERM', () => process.exit());

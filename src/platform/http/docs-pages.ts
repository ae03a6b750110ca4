import { globSync, readFileSync } from 'node:fs';
import { posix, resolve, sep } from 'node:path';
import { Router } from 'express';
import { projectRoot } from '../../kernel/project-root.js';
import { escapeHtml, page } from './page.js';

/** A page of the documentation. */
interface DocsPage {
  /** Its path in the project, to which links between pages are relative. */
  readonly path: string;
  /** Its path below `/docs`. */
  readonly name: string;
  readonly title: string;
  readonly markdown: string;
}

/** In the order of the index. */
const sources = [
  'README.md',
  'docs/*.md',
  'rest-compat/README.md',
  'rest-compat/*/README.md',
  'clients/*/README.md',
  'docs/adr/*.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
];

function readPages(): DocsPage[] {
  const paths = sources.flatMap((source) => globSync(source, { cwd: projectRoot }).toSorted());
  return paths.map((native) => {
    const path = native.replaceAll(sep, '/');
    const markdown = readFileSync(resolve(projectRoot, native), 'utf8');
    return {
      path,
      name: path.replace(/^docs\//, ''),
      title: /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll('`', '') ?? path,
      markdown,
    };
  });
}

/**
 * Serves the documentation without the internet: an index, and only its pages. Browsers get the Markdown
 * source with working links, other clients (`curl`) the Markdown itself. Each page is read once.
 */
export function docsPages(): Router {
  const router = Router();
  const pages = readPages();
  const byPath = new Map(pages.map((one) => [one.path, one]));
  router.get('/', ({ baseUrl }, response) => {
    const items = pages.map(
      ({ name, title }) => `<li><a href="${baseUrl}/${name}">${escapeHtml(title)}</a></li>`,
    );
    response.type('html').send(page('Documentation', `<ul>\n${items.join('\n')}\n</ul>`));
  });
  for (const one of pages) {
    router.get(`/${one.name}`, ({ baseUrl }, response) => {
      response.format({
        'text/markdown': () => response.send(one.markdown),
        'text/html': () => response.send(asHtml(one, byPath, baseUrl)),
      });
    });
  }
  return router;
}

function asHtml(one: DocsPage, byPath: ReadonlyMap<string, DocsPage>, baseUrl: string): string {
  const text = escapeHtml(one.markdown).replaceAll(
    /\]\(([\w./-]+\.md)(#[\w-]+)?\)/g,
    (link: string, target: string) => {
      const found = byPath.get(posix.join(posix.dirname(one.path), target));
      return found ? `](<a href="${baseUrl}/${found.name}">${target}</a>)` : link;
    },
  );
  const back = `<p><a href="${baseUrl}/">All pages</a></p>`;
  return page(one.title, `${back}\n<pre>${text}</pre>`);
}

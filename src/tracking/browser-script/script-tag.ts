/** The tag that loads one version of the browser script, and no other content. */
export function scriptTag(url: string, integrity: string): string {
  return `<script src="${url}" integrity="${integrity}" crossorigin="anonymous" data-key="pk_…"></script>`;
}

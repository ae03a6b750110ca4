/**
 * A rule of textlint: a sentence has at most `max` words. The usual rule, `sentence-length`, counts
 * characters. Long names, addresses and links would then count more than the thoughts that a reader must
 * keep in mind.
 */
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The texts below a node, with their places. Code is one word, and may begin a sentence. */
function* textsIn(node, start) {
  if (node.type === 'Code') yield { at: node.range[0] - start, text: 'Code' };
  else if (node.type === 'Str') yield { at: node.range[0] - start, text: node.value };
  else if (node.type === 'Break') yield { at: node.range[0] - start, text: ' ' };
  else for (const child of node.children ?? []) yield* textsIn(child, start);
}

function wordsOf(sentence) {
  return sentence.split(/[\s/]+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

export function wordsPerSentence(context, { max }) {
  const { Syntax, RuleError, report } = context;
  function check(node) {
    const parts = [...textsIn(node, node.range[0])];
    const text = parts.map((part) => part.text.replaceAll(/\s/g, ' ')).join('');
    for (const { segment, index } of sentences.segment(text)) {
      const words = wordsOf(segment);
      if (words <= max) continue;
      let before = 0;
      const first = parts.find((part) => (before += part.text.length) > index);
      const within = index - (before - (first?.text.length ?? 0));
      const excerpt = segment.trim().split(' ').slice(0, 5).join(' ');
      report(
        node,
        new RuleError(`${words} words in one sentence, at most ${max}: "${excerpt} …"`, {
          index: (first?.at ?? 0) + within,
        }),
      );
    }
  }
  return { [Syntax.Paragraph]: check, [Syntax.TableCell]: check };
}

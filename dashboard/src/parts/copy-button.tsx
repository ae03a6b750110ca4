import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
}

/** A text for programs, and a button that copies it. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <span className="flex min-w-0 items-center gap-2">
      <code className="min-w-0 flex-1 text-xs break-all select-all">{text}</code>
      <button
        type="button"
        onClick={() => void copy().catch(() => setCopied(false))}
        className="inline-flex shrink-0 items-center gap-1.5 rounded border border-line bg-raised px-2 py-1 text-xs font-medium hover:bg-hover"
      >
        {isCopied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
        {isCopied ? 'Copied' : label}
      </button>
    </span>
  );
}

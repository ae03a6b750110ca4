import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { controlLook } from './text-field';

interface SearchBoxProps {
  /** What is searched. */
  readonly label: string;
  readonly text: string;
  readonly onSearch: (text: string) => void;
}

/** A text to search for. It asks when the person stops typing, not at each key. */
export function SearchBox({ label, text: asked, onSearch }: SearchBoxProps) {
  const [text, setText] = useState(asked);
  useEffect(() => {
    if (text === asked) return undefined;
    const timer = setTimeout(() => onSearch(text), 250);
    return () => clearTimeout(timer);
  });
  return (
    <div className="relative min-w-0 flex-1 basis-48">
      <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-muted" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        className={`${controlLook} pl-9`}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </div>
  );
}

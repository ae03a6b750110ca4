import { ActionButton } from './action-button';

interface PagerProps {
  /** How many there are. */
  readonly text: string;
  readonly page: number;
  readonly hasNext: boolean;
  readonly onPage: (page: number) => void;
}

/** Below a table: how many there are, and the pages before and after. */
export function Pager({ text, page, hasNext, onPage }: PagerProps) {
  return (
    <div className="mt-3 flex items-center justify-between gap-3 text-muted">
      <p role="status" className="figures">
        {text}
      </p>
      {(page > 1 || hasNext) && (
        <nav aria-label="Pages of the table" className="flex items-center gap-2">
          <ActionButton disabled={page <= 1} onClick={() => onPage(page - 1)}>
            Previous
          </ActionButton>
          <span className="figures">Page {page}</span>
          <ActionButton disabled={!hasNext} onClick={() => onPage(page + 1)}>
            Next
          </ActionButton>
        </nav>
      )}
    </div>
  );
}

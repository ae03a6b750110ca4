import { useState } from 'react';
import { formatCount } from '../api/count-text';
import { formatMoney, type MoneyText } from '../api/money-text';
import { formatDay } from '../api/time-text';
import { classNames } from '../parts/class-names';
import { DataTable, type TableColumn } from '../parts/data-table';
import { SeriesChart } from '../parts/series-chart';

/** Figures of a period or of one of its steps. */
interface FigureSet {
  readonly clicks: number;
  readonly conversions: number;
  readonly spend: MoneyText;
}

type FigureStep = FigureSet & { readonly at: string };

interface FiguresSectionProps {
  readonly totals: FigureSet;
  /** Of the period before, of the same length. */
  readonly previous?: FigureSet;
  readonly series: readonly FigureStep[];
}

const figures = {
  spend: {
    label: 'Spend',
    value: ({ spend }: FigureSet) => spend.amount,
    show: ({ spend }: FigureSet) => formatMoney(spend),
  },
  clicks: {
    label: 'Clicks',
    value: ({ clicks }: FigureSet) => String(clicks),
    show: ({ clicks }: FigureSet) => formatCount(clicks),
  },
  conversions: {
    label: 'Conversions',
    value: ({ conversions }: FigureSet) => String(conversions),
    show: ({ conversions }: FigureSet) => formatCount(conversions),
  },
} as const;

type FigureName = keyof typeof figures;
const names = Object.keys(figures) as readonly FigureName[];

/** The figures of the last 30 days: three totals, the chosen one by days, and all of them in a table. */
export function FiguresSection({ totals, previous, series }: FiguresSectionProps) {
  const [chosen, choose] = useState<FigureName>('spend');
  const { label, value, show } = figures[chosen];
  const steps = series.map((step) => ({ at: step.at, value: value(step), shown: show(step) }));
  return (
    <section aria-labelledby="figures">
      <h2 id="figures" className="mb-2 font-semibold">
        Last 30 days
      </h2>
      <div className="card">
        <div
          role="group"
          aria-label="Figure of the chart"
          className="grid grid-cols-3 divide-x divide-line border-b border-line"
        >
          {names.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === chosen}
              onClick={() => choose(name)}
              className={classNames(
                'min-w-0 px-3 py-3 text-left hover:bg-hover sm:px-4',
                name === chosen && 'shadow-[inset_0_2px_0_var(--color-accent)]',
              )}
            >
              <span className="block truncate text-xs text-muted">{figures[name].label}</span>
              <span className="figures block truncate text-base font-semibold tracking-tight sm:text-xl">
                {figures[name].show(totals)}
              </span>
              {previous && (
                <span className="figures block truncate text-xs text-muted">
                  {figures[name].show(previous)} before
                </span>
              )}
            </button>
          ))}
        </div>
        <div className="p-4">
          <SeriesChart title={`${label} by days, in UTC`} steps={steps} />
          <Days series={series} />
        </div>
      </div>
    </section>
  );
}

const columns: readonly TableColumn<FigureStep>[] = [
  {
    key: 'day',
    head: 'Day (UTC)',
    cell: ({ at }) => <span className="whitespace-nowrap">{formatDay(at)}</span>,
  },
  ...names.map((name) => ({
    key: name,
    head: figures[name].label,
    cell: figures[name].show,
    isNumber: true,
  })),
];

function Days({ series }: Pick<FiguresSectionProps, 'series'>) {
  const days = series.toReversed();
  return (
    <details className="mt-4">
      <summary className="w-fit cursor-pointer rounded font-medium text-muted hover:text-ink">
        Show as a table
      </summary>
      <div className="mt-3">
        <DataTable caption="Figures by days" columns={columns} rows={days} keyOf={({ at }) => at} />
      </div>
    </details>
  );
}

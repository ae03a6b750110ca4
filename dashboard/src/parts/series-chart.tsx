import { useId } from 'react';
import { inRatio } from '../api/money-text';
import { formatDay } from '../api/time-text';

/** One step of a chart: its value as exact decimal text, and as people read it. */
interface ChartStep {
  readonly at: string;
  readonly value: string;
  readonly shown: string;
}

interface SeriesChartProps {
  readonly title: string;
  readonly steps: readonly ChartStep[];
}

const width = 600;
const height = 120;

/** Bars for a few steps of time. A table beside it has the same values for people who cannot see it. */
export function SeriesChart({ title, steps }: SeriesChartProps) {
  const id = useId();
  const heights = inRatio(steps.map(({ value }) => value));
  const step = width / Math.max(1, steps.length);
  const [first, last] = [steps[0], steps.at(-1)];
  return (
    <figure aria-labelledby={id} className="relative">
      <figcaption id={id} className="sr-only">
        {title}. The table below has the values.
      </figcaption>
      {heights.every((share) => share === 0) && (
        <p className="absolute inset-x-0 top-14 text-center text-muted">Nothing in these days yet.</p>
      )}
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden className="h-36 w-full">
        <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} className="stroke-line" />
        {steps.map(({ at, shown }, index) => {
          const share = heights[index] ?? 0;
          const tall = share === 0 ? 0 : Math.max(2, (share / 1000) * (height - 4));
          return (
            <g key={at}>
              <title>{`${formatDay(at)}: ${shown}`}</title>
              <rect
                x={index * step}
                y={0}
                width={step}
                height={height}
                className="fill-transparent hover:fill-hover"
              />
              <rect
                x={index * step + step * 0.15}
                y={height - tall}
                width={step * 0.7}
                height={tall}
                rx={1.5}
                className="pointer-events-none fill-accent"
              />
            </g>
          );
        })}
      </svg>
      <div aria-hidden className="mt-1.5 flex justify-between text-xs text-muted">
        <span>{first && formatDay(first.at)}</span>
        <span>{last && formatDay(last.at)}</span>
      </div>
    </figure>
  );
}

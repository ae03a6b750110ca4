/** The most rounds before the expectations that follow say what is missing. */
const mostRounds = 10;

/**
 * Repeats a round of random cases until everything that the cases must show has been seen. Random cases can
 * miss a rare one.
 * @param isComplete Whether everything has been seen.
 */
export async function untilSeen(round: () => Promise<void>, isComplete: () => boolean): Promise<void> {
  for (let rounds = 0; rounds < mostRounds && !isComplete(); rounds += 1) await round();
}

import type { Microseconds } from '../sim/message.js';
import type { ClientOperation } from '../workloads/history-recorder.js';
import type { MeasuredEpisode } from './measured-episode.js';

/** An interval without an answer counts as an outage when it is longer than this many mean gaps. */
const OUTAGE_GAPS = 10;

interface Gap {
  readonly fromUs: Microseconds;
  readonly toUs: Microseconds;
}

/** In the order of invocations few are out of place by more than the number of clients, so they are put in by insertion. */
function inOrderOfAnswers(operations: readonly ClientOperation[]): readonly ClientOperation[] {
  const answered: ClientOperation[] = [];
  for (const operation of operations) {
    if (operation.outcome !== 'ok' && operation.outcome !== 'fail') continue;
    let place = answered.length;
    while (place > 0 && answered[place - 1]!.endedUs! > operation.endedUs!) {
      answered[place] = answered[place - 1]!;
      place -= 1;
    }
    answered[place] = operation;
  }
  return answered;
}

/** The service as clients saw it: when operations were answered, and the gaps between. */
export class Service {
  /** Operations with an ok or a definite refusal, in order of their answers. */
  readonly answered: readonly ClientOperation[];
  /** When they were answered. */
  readonly answers: readonly Microseconds[];
  private readonly gaps: readonly Gap[];
  private readonly operations: readonly ClientOperation[];
  private readonly endUs: Microseconds;

  constructor(operations: readonly ClientOperation[], endUs: Microseconds) {
    this.operations = operations;
    this.endUs = endUs;
    this.answered = inOrderOfAnswers(operations);
    this.answers = this.answered.map(({ endedUs }) => endedUs!);
    this.gaps = this.answers.slice(1).map((toUs, index) => ({ fromUs: this.answers[index]!, toUs }));
  }

  get hasOperations(): boolean {
    return this.operations.length > 0;
  }

  /**
   * When the first operation that was invoked at or after a time was answered, not before `answeredFrom`; null where none
   * was.
   */
  firstAnswerTo(invokedFrom: Microseconds, answeredFrom: Microseconds = 0): Microseconds | null {
    const first = this.answered.find(({ invokedUs, endedUs }) => invokedUs >= invokedFrom && endedUs! >= answeredFrom);
    return first === undefined ? null : first.endedUs;
  }

  /**
   * Whether nobody noticed what began at a time: no operation that was open from then on, up to the first answer to one
   * invoked later, took longer than it may.
   */
  isUndisturbed(fromUs: Microseconds, mostUs: Microseconds): boolean {
    const untilUs = this.firstAnswerTo(fromUs) ?? this.endUs;
    return this.operations.every(({ invokedUs, endedUs }) => {
      const end = endedUs ?? this.endUs;
      return invokedUs > untilUs || end < fromUs || end - invokedUs <= mostUs;
    });
  }

  /**
   * The longest gap between successive answers that touches an episode, the wait for the first answer included; null
   * where the end of the run cut an outage off. The ordinary gap with which a healthy run ends is none.
   */
  longestGapTouching(episode: MeasuredEpisode): number | null {
    const { startUs, endUs } = episode;
    const until = endUs ?? this.endUs;
    const first = this.answers[0];
    const last = this.answers[this.answers.length - 1];
    if (first === undefined || last === undefined) return null;
    let longest = 0;
    for (const { fromUs, toUs } of [{ fromUs: 0, toUs: first }, ...this.gaps]) {
      if (toUs >= startUs && fromUs <= until) longest = Math.max(longest, toUs - fromUs);
    }
    if (last >= until) return longest;
    const mean = this.meanGap([episode]);
    const rest = this.endUs - last;
    return mean !== null && rest <= OUTAGE_GAPS * mean ? Math.max(longest, rest) : null;
  }

  /** One minus the share of time in outages. With one answer at most there is no gap to go by: all or nothing. */
  availableShare(episodes: readonly MeasuredEpisode[]): number {
    const mean = this.meanGap(episodes);
    if (mean === null) return this.answers.length === this.operations.length ? 1 : 0;
    const borders = [0, ...this.answers, this.endUs];
    let outage = 0;
    for (let index = 1; index < borders.length; index += 1) {
      const length = borders[index]! - borders[index - 1]!;
      if (length > OUTAGE_GAPS * mean) outage += length;
    }
    return 1 - outage / this.endUs;
  }

  /** Mean gap between answers where no fault is near; over the whole run where faults are everywhere. */
  meanGap(episodes: readonly MeasuredEpisode[]): number | null {
    const calm = this.gaps.filter(({ fromUs, toUs }) =>
      episodes.every((episode) => toUs < episode.startUs || fromUs > (episode.endUs ?? this.endUs)),
    );
    const gaps = calm.length > 0 ? calm : this.gaps;
    if (gaps.length === 0) return null;
    return gaps.reduce((sum, { fromUs, toUs }) => sum + (toUs - fromUs), 0) / gaps.length;
  }

  /** Answered ÷ invoked; operations open at the end left out. */
  availability(): number | null {
    const ended = this.operations.filter(({ outcome }) => outcome !== null).length;
    return ended === 0 ? null : this.answers.length / ended;
  }

  /** Answers in equal slices of the run. */
  slices(count: number): number[] {
    const slices = new Array<number>(count).fill(0);
    for (const answer of this.answers) slices[Math.min(count - 1, Math.floor((answer * count) / this.endUs))]! += 1;
    return slices;
  }
}

export interface WorkerOptions {
  /**
   * How many threads compute an update, this one included; 1 if not given. Each of the others has an engine of its own and
   * takes a part of every batch; the gradients of the parts are added up in a fixed order, so that a number of workers
   * gives the same bits in every run, and to rounding those of one. Batch normalization takes the statistics of each
   * part, and its moving averages those of the first; dropout draws for each part. For the WASM engine, networks of
   * this library's own layers, and losses without further terms; anything else is refused.
   */
  readonly workers?: number | undefined;
}

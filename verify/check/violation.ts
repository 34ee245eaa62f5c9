/** What a history shows that must not be. */
export interface Violation {
  readonly kind:
    /** I1 */
    | 'lost'
    | 'acknowledged-early'
    | 'acknowledged-void'
    /** I2 */
    | 'out-of-order'
    /** I3 */
    | 'double-owner'
    | 'epoch-of-two'
    | 'epoch-back'
    | 'not-the-holder'
    /** I5 */
    | 'duplicate'
    /** I6 */
    | 'late'
    | 'never-settled'
    | 'untyped'
    /** I10 and what a history must be */
    | 'stranger'
    | 'accounts'
    | 'crashed';
  readonly text: string;
}

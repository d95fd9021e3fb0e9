/** Names for the colors of the designs, in the order in which those list them. */
export const colorNames = {
  skin: ['tone1', 'tone2', 'tone3', 'tone4', 'tone5', 'tone6', 'tone7', 'tone8'],
  hair: ['blond', 'chestnut', 'brown', 'sand', 'maroon', 'auburn', 'burgundy', 'black', 'blue', 'red', 'green'],
  eyes: ['gray', 'steel', 'blue', 'teal', 'green', 'brown'],
  mouth: ['tan', 'brown', 'pink', 'red'],
  clothing: [
    'sky',
    'blue',
    'navy',
    'mint',
    'green',
    'emerald',
    'coral',
    'crimson',
    'maroon',
    'cream',
    'yellow',
    'amber',
  ],
  glasses: ['gray', 'charcoal', 'black', 'blue', 'olive', 'rose'],
  hat: ['brown', 'blue', 'gray', 'green', 'pink', 'purple', 'red'],
  earrings: ['bronze', 'gold', 'ivory', 'silver', 'gray'],
};

#ifndef RAPPORT_TOOLS_LOAD_TRUST_INSTRUMENT_H_
#define RAPPORT_TOOLS_LOAD_TRUST_INSTRUMENT_H_

namespace rapport::load {

// instruments/rapport-trust-v1.json, so that the binary needs no file beside it.
extern const char kTrustInstrument[];

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_TRUST_INSTRUMENT_H_

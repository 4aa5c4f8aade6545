#ifndef RAPPORT_LIBS_RPC_SERVICE_CONFIG_H_
#define RAPPORT_LIBS_RPC_SERVICE_CONFIG_H_

namespace rapport::rpc {

// How clients take replicas in turns and repeat calls: proto/rapport/service_config.json, which clients in
// other languages read from there.
extern const char kServiceConfig[];

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_SERVICE_CONFIG_H_

"""The pages and sockets of the service: the wall, a call, an agent's page, the microphone, sources, health."""

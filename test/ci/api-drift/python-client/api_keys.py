"""In the form of the official Python client, shortened by hand."""


class APIKeys(BaseSDK):
    def update(self, *, hash: str, name: Optional[str] = None):
        request = operations.UpdateKeysRequest(
            hash=hash,
            request_body=operations.UpdateKeysRequestBody(
                name=name,
            ),
        )

        req = self._build_request(
            method="PATCH",
            path="/keys/{hash}",
            request=request,
        )
        response_data: Any = None
        if utils.match_response(http_res, "200", "application/json"):
            return unmarshal_json_response(operations.UpdateKeysResponse, http_res)
        if utils.match_response(http_res, "409", "application/json"):
            response_data = unmarshal_json_response(
                errors.ConflictResponseErrorData, http_res
            )
            raise errors.ConflictResponseError(response_data, http_res)
        if utils.match_response(http_res, ["500", "502"], "application/json"):
            raise errors.InternalServerResponseError(response_data, http_res)
        if utils.match_response(http_res, "4XX", "*"):
            raise errors.OpenRouterDefaultError("API error occurred", http_res)

    async def update_async(self, *, hash: str):
        req = self._build_request_async(
            method="PATCH",
            path="/keys/{hash}",
        )

    def list(self, *, request: Union[operations.ListRequest, operations.ListRequestTypedDict]):
        if not isinstance(request, BaseModel):
            request = utils.unmarshal(request, operations.ListRequest)
        request = cast(operations.ListRequest, request)

        req = self._build_request(
            method="GET",
            path="/keys",
            request=request,
        )
        if utils.match_response(http_res, "200", "application/json"):
            return operations.ListResponse(
                result=unmarshal_json_response(
                    components.ListKeysResponse, http_res
                ),
                next=next_func,
            )

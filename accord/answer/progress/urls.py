"""Addresses of this app inside a space; its pages take these names over."""

from django.shortcuts import render
from django.urls import path

from accord.kernel.access.declarations import who_may

app_name = "progress"
urlpatterns = [path("", who_may()(lambda request: render(request, "404.html", status=404)), name="board")]
